import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  type ConnectorOnView,
  circuitOf,
  type Monitor,
  progressOf,
  type Summary,
} from '../../sync/index.ts'
import { healthSchema, presentHealth } from './connection-shapes.ts'
import { presentRun, runSchema, withoutRows } from './sync-shapes.ts'

const count = z.number().int()
const state = z.enum(['active', 'paused', 'unauthorised', 'off'])
const kindHealth = z.object({ in_step: count, due: count, parked: count, uncertain: count })

export const monitorSchema = z
  .object({
    id: count,
    state,
    alert: z.unknown().describe('Why it stopped: class, code and the other side’s words; or null'),
    circuit: z.object({
      state: z.enum(['closed', 'open', 'probing']),
      outages: count.describe('How often in a row nobody answered'),
      resume_at: z.string().nullable(),
    }),
    last_contact_at: z.string().nullable(),
    health: healthSchema.extend({
      oldest_due_seconds: count.nullable(),
      by_kind: z.partialRecord(z.enum(recordKinds), kindHealth),
    }),
    pulls: z
      .array(
        z.object({
          kind: z.enum(recordKinds),
          mode: z.enum(['changes', 'everything']).describe('What is new, or a walk over the whole'),
          failing_since: z.string(),
          tries: count,
          next_at: z.string(),
          error: z.unknown().describe('Class, code and the other side’s words'),
        }),
      )
      .describe('What is not read from there, because reading it fails'),
    calls: z.object({
      last_minute: count,
      last_hour: count,
      allowed_a_minute: z.number().nullable().describe('Null when the other side sets no limit'),
    }),
    hours: z
      .array(z.object({ at: z.string(), there: count, here: count, failures: count, calls: count }))
      .describe('The last 24 hours, oldest first: written there, written here, failed, requests'),
    hook_errors: count.describe('Webhooks that were refused in the last 24 hours'),
    skipped: z
      .record(z.string(), count)
      .describe('Records left out in the last 24 hours, by the reason why'),
    running: z.array(runSchema),
    last_audit: runSchema.nullable(),
  })
  .meta({ id: 'ConnectionHealth' })

/** The monitor of a connection as the API shows it. */
export async function presentMonitor(
  tx: Transaction,
  monitor: Monitor,
  nowMs: number,
): Promise<z.output<typeof monitorSchema>> {
  const { activity, connection, health, lastAudit, running } = monitor
  const show = async (run: Monitor['running'][number]) =>
    withoutRows(presentRun({ run, progress: await progressOf(tx, run, nowMs) }))
  const shown = []
  for (const run of running) shown.push(await show(run))
  const { oldestDueAt } = health
  return {
    id: connection.id,
    state: connection.state,
    alert: connection.alert,
    circuit: {
      state: circuitOf(connection, nowMs),
      outages: connection.outages,
      resume_at: connection.resumeAt,
    },
    last_contact_at: connection.lastContactAt,
    health: {
      ...presentHealth(health),
      oldest_due_seconds:
        oldestDueAt === null
          ? null
          : Math.max(0, Math.round((nowMs - Date.parse(oldestDueAt)) / 1_000)),
      by_kind: Object.fromEntries(
        Object.entries(health.byKind).map(([kind, { inStep, ...rest }]) => [
          kind,
          { in_step: inStep, ...rest },
        ]),
      ),
    },
    pulls: monitor.pulls.map(({ failingSince, nextAt, ...pull }) => ({
      ...pull,
      failing_since: failingSince,
      next_at: nextAt,
    })),
    calls: {
      last_minute: activity.callsLastMinute,
      last_hour: activity.callsLastHour,
      allowed_a_minute: monitor.callsAMinute,
    },
    hours: activity.hours.map(({ at, calls, failures, writtenHere, writtenThere }) => ({
      at,
      there: writtenThere,
      here: writtenHere,
      failures,
      calls,
    })),
    hook_errors: activity.hookErrors,
    skipped: activity.skipped,
    running: shown,
    last_audit: lastAudit ? await show(lastAudit) : null,
  }
}

export const summarySchema = z.object({
  in_step: z.boolean().describe('Nothing is due, nothing needs anybody, every connection works'),
  needs_you: count.describe('Records that a person must decide about, and pulls that fail'),
  pulls_failing: count.describe('Polls and walks that do not get through, among `needs_you`'),
  due: count,
  stopped: count.describe('Connections that do not work until somebody connects them again'),
  connections: z.array(
    z.object({
      id: count,
      name: z.string(),
      connector: z.string(),
      state,
      needs_you: count,
      due: count,
    }),
  ),
})

export function presentSummary(summary: Summary): z.output<typeof summarySchema> {
  const { due, needsYou, pullsFailing, stopped } = summary
  return {
    in_step: due === 0 && needsYou === 0 && stopped === 0,
    needs_you: needsYou,
    pulls_failing: pullsFailing,
    due,
    stopped,
    connections: summary.connections.map((one) => ({
      id: one.connection.id,
      name: one.connection.name,
      connector: one.connection.connector,
      state: one.connection.state,
      needs_you: one.needsYou,
      due: one.health.due,
    })),
  }
}

const way = z.enum(['oauth', 'key'])

export const connectorSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    ways: z.array(way).describe('How an account is connected, the recommended way first'),
    webhook: z.boolean().describe('It tells what changes there; else it is asked'),
    form: z.array(
      z.object({
        setting: z.string(),
        label: z.string().describe('A key of the words that name the setting'),
        control: z.enum(['text', 'url', 'secret', 'choice', 'status_map']),
        section: z.enum(['access', 'records', 'advanced']),
        way: way.optional().describe('Needed for this way of connecting alone'),
        grouped_by: z.string().optional().describe('The setting that names the group of choices'),
        secret: z.boolean(),
        type: z.string(),
        required: z.boolean(),
        default: z.unknown(),
      }),
    ),
    kinds: z.array(
      z.object({
        kind: z.enum(recordKinds),
        push: z.boolean(),
        pull: z.boolean(),
        fields: z.array(
          z.object({
            field: z.string(),
            label: z.string(),
            owner: z.enum(['both', 'ours', 'creation', 'theirs']),
            choices: z
              .array(z.enum(['both', 'ours', 'theirs', 'off']))
              .describe('What `field_rules` of a connection may say; none: it stays as it is'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Connector' })

export function presentConnector(connector: ConnectorOnView): z.output<typeof connectorSchema> {
  return {
    ...connector,
    form: connector.form.map(({ groupedBy, ...field }) => ({
      ...field,
      label: `connectors.${connector.name}.${field.setting}`,
      ...(groupedBy === undefined ? {} : { grouped_by: groupedBy }),
    })),
    kinds: connector.kinds.map((kind) => ({
      ...kind,
      fields: kind.fields.map((field) => ({
        ...field,
        label: `sync.field.${kind.kind}.${field.field}`,
      })),
    })),
  }
}
