import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import type { Connection, Health } from '../../sync/index.ts'

/** Settings are words, numbers, switches, and maps of words (statuses to stages). */
export const settingsSchema = z.record(
  z.string().max(100),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.string())]),
)

const fieldRule = z.enum(['both', 'ours', 'theirs', 'off'])

/** Kind -> field -> how it is kept in step, where that is not as the connector has it. */
const fieldRulesSchema = z.partialRecord(
  z.enum(recordKinds),
  z.record(z.string().max(100), fieldRule),
)

const count = z.number().int()

export const healthSchema = z.object({
  in_step: count,
  due: count,
  parked: count,
  uncertain: count,
  conflicts: count,
  disputed: count.describe('Records with a conflict that are neither parked nor uncertain'),
  inbox_waiting: count,
  pulls_failing: count.describe('Polls and walks that do not get through; see `pulls`'),
  oldest_due_at: z.string().nullable(),
})

export function presentHealth(health: Health): z.output<typeof healthSchema> {
  return {
    in_step: health.inStep,
    due: health.due,
    parked: health.parked,
    uncertain: health.uncertain,
    conflicts: health.conflicts,
    disputed: health.disputed,
    inbox_waiting: health.inboxWaiting,
    pulls_failing: health.pullsFailing,
    oldest_due_at: health.oldestDueAt,
  }
}

export const connectionSchema = z
  .object({
    id: z.number().int(),
    connector: z.string(),
    name: z.string(),
    state: z.enum(['active', 'paused', 'unauthorised', 'off']),
    settings: settingsSchema.describe('Without the secrets, which are never shown again'),
    hook_url: z.string(),
    account_id: z.string().nullable(),
    account_host: z.string().nullable(),
    conflict_rule: z.enum(['theirs', 'ours', 'newest']),
    field_rules: fieldRulesSchema,
    secrets: z
      .record(z.string(), z.string())
      .describe('Which secrets are set, cut; empty for those who may not change the connection'),
    alert: z.unknown(),
    last_contact_at: z.string().nullable(),
    health: healthSchema,
  })
  .meta({ id: 'Connection' })

export const newConnectionSchema = z.object({
  connector: z.string().max(40),
  name: z.string().min(1).max(200),
  settings: settingsSchema.default({}),
  conflict_rule: z.enum(['theirs', 'ours', 'newest']).default('newest'),
})

export const changeSchema = z.object({
  name: z.string().min(1).max(200).optional(),
  settings: settingsSchema.optional(),
  state: z.enum(['active', 'paused', 'off']).optional(),
  conflict_rule: z.enum(['theirs', 'ours', 'newest']).optional(),
  field_rules: fieldRulesSchema.optional().describe('All choices; they replace those before'),
})

export const checkStepSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  found: z.string(),
  fix: z.string().nullable().describe('A key of the words that say what to do; null when well'),
  setting: z.string().optional().describe('The setting to look at, when it is one'),
})

/** A connection as the API shows it. */
export function presentConnection(
  publicUrl: string,
  connection: Connection,
  seen: { health: Health; secrets: Record<string, string> },
) {
  const { health, secrets } = seen
  return {
    id: connection.id,
    connector: connection.connector,
    name: connection.name,
    state: connection.state,
    settings: settingsSchema.parse(connection.settings),
    hook_url: `${publicUrl}/hooks/${connection.hookKey}`,
    account_id: connection.accountId,
    account_host: connection.accountHost,
    conflict_rule: connection.conflictRule,
    field_rules: connection.fieldRules,
    secrets,
    alert: connection.alert,
    last_contact_at: connection.lastContactAt,
    health: presentHealth(health),
  }
}
