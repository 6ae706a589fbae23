import { z } from 'zod'
import type { Connection, Health } from '../../sync/index.ts'

/** Settings are words, numbers, switches, and maps of words (statuses to stages). */
export const settingsSchema = z.record(
  z.string().max(100),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.string())]),
)

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
    alert: z.unknown(),
    last_contact_at: z.string().nullable(),
    health: z.object({
      in_step: z.number().int(),
      due: z.number().int(),
      parked: z.number().int(),
      uncertain: z.number().int(),
      conflicts: z.number().int(),
      inbox_waiting: z.number().int(),
      oldest_due_at: z.string().nullable(),
    }),
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
})

export const checkStepSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  found: z.string(),
  fix: z.string().nullable(),
})

/** A connection as the API shows it. */
export function presentConnection(publicUrl: string, connection: Connection, health: Health) {
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
    alert: connection.alert,
    last_contact_at: connection.lastContactAt,
    health: {
      in_step: health.inStep,
      due: health.due,
      parked: health.parked,
      uncertain: health.uncertain,
      conflicts: health.conflicts,
      inbox_waiting: health.inboxWaiting,
      oldest_due_at: health.oldestDueAt,
    },
  }
}
