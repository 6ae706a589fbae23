import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  type AuditReport,
  type Conflict,
  type InboxEntry,
  linkStates,
  type NamedLink,
  type RecordName,
  type Run,
  type RunProgress,
} from '../../sync/index.ts'
import { instantText } from '../schemas.ts'

const limit = z.coerce.number().int().min(1).max(200).default(50)

/** Where a list that starts with the newest goes on. */
export const newestFirstQuery = z.object({
  before: z.coerce.number().int().optional().describe('The number of the last one already seen'),
  limit,
})

export const linksQuery = z.object({
  state: z
    .enum([...linkStates, 'attention', 'waiting'])
    .optional()
    .describe(
      '`attention`: parked, uncertain, or with an open conflict; `waiting`: due, or being created',
    ),
  kind: z.enum(recordKinds).optional(),
  local_id: z.coerce.number().int().optional().describe('The number of the record here'),
  search: z
    .string()
    .max(200)
    .optional()
    .describe('A number of either side, or words that the record here is found by'),
  after: z.coerce.number().int().optional().describe('The number of the last link already seen'),
  limit,
})

const naming = {
  name: z.string().nullable().describe('What people call the record here; null without one'),
  starts_at: z.string().nullable().describe('When a booking begins; null for other kinds'),
}

function presentName(named: RecordName | null) {
  return { name: named?.name || null, starts_at: named?.startsAt ?? null }
}

export const linkSchema = z
  .object({
    id: z.number().int(),
    ...naming,
    kind: z.enum(recordKinds),
    local_id: z.number().int().nullable().describe('The record here; null until there is one'),
    remote_id: z.string().nullable().describe('The record there; null until there is one'),
    state: z.enum(linkStates),
    tries: z.number().int().describe('Failed tries since it was last in step'),
    next_try_at: instantText,
    error: z.unknown().describe("Why the last try failed, in the other side's own words; or null"),
    agreed: z.unknown().describe('What both sides last said alike; null before the first time'),
    disputed: z.boolean().describe('A field was changed on both sides, and nobody has settled it'),
    updated_at: instantText,
  })
  .meta({ id: 'Link' })

export function presentLink(
  link: Omit<NamedLink, 'localDueAt' | 'remoteDueAt'>,
): z.output<typeof linkSchema> {
  return {
    id: link.id,
    ...presentName(link.named),
    kind: link.kind,
    local_id: link.localId,
    remote_id: link.remoteId,
    state: link.state,
    tries: link.tries,
    next_try_at: link.nextTryAt,
    error: link.error,
    disputed: link.disputed,
    agreed: link.agreed,
    updated_at: link.updatedAt,
  }
}

export const conflictSchema = z
  .object({
    id: z.number().int(),
    link_id: z.number().int(),
    ...naming,
    kind: z.enum(recordKinds),
    local_id: z.number().int().nullable().describe('The record here'),
    remote_id: z.string().nullable().describe('The record there'),
    at: instantText,
    field: z.string(),
    agreed: z.unknown().describe('What both said before'),
    ours: z.unknown().describe('What was said here'),
    theirs: z.unknown().describe('What was said there'),
    taken: z.enum(['ours', 'theirs']),
    reason: z.string().describe('`both_changed`, `first_pairing`, or why a value was refused here'),
    resolved_at: z.string().nullable().describe('When somebody settled it; null while it is open'),
  })
  .meta({ id: 'Conflict' })

export function presentConflict(
  conflict: Conflict,
  named: RecordName | null,
): z.output<typeof conflictSchema> {
  const { linkId, localId, remoteId, resolvedAt, ...same } = conflict
  return {
    ...same,
    ...presentName(named),
    link_id: linkId,
    local_id: localId,
    remote_id: remoteId,
    resolved_at: resolvedAt,
  }
}

export const runSchema = z
  .object({
    id: z.number().int(),
    trigger: z.string(),
    kind: z.string().nullable(),
    started_at: instantText,
    finished_at: z.string().nullable().describe('Null while it runs'),
    expected: z.number().int().nullable().describe('How many records there are to do, when known'),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    skipped: z.record(z.string(), z.number()).describe('How many were left out, by the reason why'),
    calls: z.number().int().describe('Requests sent to the other side'),
    cancelled_at: z.string().nullable(),
    error: z.unknown().describe('Why it broke off: a code and the other side’s own words; or null'),
    progress: z.object({
      phase: z.enum(['looking', 'writing', 'finished', 'cancelled', 'interrupted']),
      done: z.number().int(),
      total: z.number().int().nullable().describe('Null while nobody can tell'),
      percent: z.number().int().nullable(),
      took_seconds: z.number().int(),
      per_second: z.number(),
      seconds_left: z.number().int().nullable(),
    }),
    report: z.unknown().describe('What an audit found; null for other runs'),
  })
  .meta({ id: 'Run' })

export function presentRun(of: { run: Run; progress: RunProgress }): z.output<typeof runSchema> {
  const { startedAt, finishedAt, cancelledAt, connectionId: _, touchedAt: __, ...same } = of.run
  const { tookSeconds, perSecond, secondsLeft, ...rest } = of.progress
  return {
    ...same,
    started_at: startedAt,
    finished_at: finishedAt,
    cancelled_at: cancelledAt,
    progress: {
      ...rest,
      took_seconds: tookSeconds,
      per_second: perSecond,
      seconds_left: secondsLeft,
    },
  }
}

/** A list of audits tells what they found; which records these are is told by each. */
export function withoutRows<Shown extends { report: unknown }>(run: Shown): Shown {
  const { report } = run
  if (typeof report !== 'object' || report === null || !('differences' in report)) return run
  const { differences: _, ...rest } = report
  return { ...run, report: rest }
}

export const deliverySchema = z.object({
  id: z.number().int(),
  received_at: instantText,
  times: z.number().int().describe('How often the same delivery came'),
  body: z.string().describe('As it came, with the tokens in it made unreadable'),
  records: z.array(z.object({ kind: z.enum(recordKinds), id: z.string() })),
  processed_at: z.string().nullable(),
})

export function presentDelivery(entry: InboxEntry): z.output<typeof deliverySchema> {
  return {
    id: entry.id,
    received_at: entry.receivedAt,
    times: entry.times,
    body: maskTokens(entry.body),
    records: entry.records,
    processed_at: entry.processedAt,
  }
}

export const wholeDeliverySchema = deliverySchema.extend({
  headers: z.record(z.string(), z.string()),
})

const tellingHeaders = /auth|cookie|token|secret|sign|key/i

export function presentWholeDelivery(entry: InboxEntry): z.output<typeof wholeDeliverySchema> {
  const headers = Object.entries(entry.headers).map(([name, value]) => [
    name,
    tellingHeaders.test(name) ? '…' : value,
  ])
  return { ...presentDelivery(entry), headers: Object.fromEntries(headers) }
}

export const auditSchema = z.object({
  pairs: z.number().int(),
  equal: z.number().int(),
  differing: z.number().int(),
  only_here: z.number().int(),
  only_there: z.number().int(),
  percent: z.number().describe('How much of it all is equal, 0 to 100'),
})

export function presentAudit(report: AuditReport): z.output<typeof auditSchema> {
  const { pairs, equal, differing, onlyHere, onlyThere, percent } = report
  return { pairs, equal, differing, only_here: onlyHere, only_there: onlyThere, percent }
}

/** Raw bodies are shown for understanding; the tokens inside them are nobody's to read. */
function maskTokens(body: string): string {
  return body.replace(/((?:token|secret|auth|code)[^=&"]*(?:=|":\s*"))([^&"]{4})[^&"]*/gi, '$1$2…')
}
