import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  type AuditReport,
  type Conflict,
  type InboxEntry,
  type LinkEntry,
  linkStates,
  type Run,
} from '../../sync/index.ts'

const limit = z.coerce.number().int().min(1).max(200).default(50)
const instant = z.string().describe('ISO 8601 instant with Z')

/** Where a list that starts with the newest goes on. */
export const newestFirstQuery = z.object({
  before: z.coerce.number().int().optional().describe('The number of the last one already seen'),
  limit,
})

export const linksQuery = z.object({
  state: z.enum(linkStates).optional(),
  kind: z.enum(recordKinds).optional(),
  local_id: z.coerce.number().int().optional().describe('The number of the record here'),
  after: z.coerce.number().int().optional().describe('The number of the last link already seen'),
  limit,
})

export const linkSchema = z
  .object({
    id: z.number().int(),
    kind: z.enum(recordKinds),
    local_id: z.number().int().nullable().describe('The record here; null until there is one'),
    remote_id: z.string().nullable().describe('The record there; null until there is one'),
    state: z.enum(linkStates),
    tries: z.number().int().describe('Failed tries since it was last in step'),
    next_try_at: instant,
    error: z.unknown().describe("Why the last try failed, in the other side's own words; or null"),
    agreed: z.unknown().describe('What both sides last said alike; null before the first time'),
    updated_at: instant,
  })
  .meta({ id: 'Link' })

export function presentLink(link: LinkEntry): z.output<typeof linkSchema> {
  return {
    id: link.id,
    kind: link.kind,
    local_id: link.localId,
    remote_id: link.remoteId,
    state: link.state,
    tries: link.tries,
    next_try_at: link.nextTryAt,
    error: link.error,
    agreed: link.agreed,
    updated_at: link.updatedAt,
  }
}

export const conflictSchema = z
  .object({
    id: z.number().int(),
    link_id: z.number().int(),
    at: instant,
    field: z.string(),
    agreed: z.unknown().describe('What both said before'),
    ours: z.unknown().describe('What was said here'),
    theirs: z.unknown().describe('What was said there'),
    taken: z.enum(['ours', 'theirs']),
    reason: z.string().describe('`both_changed`, `first_pairing`, or why a value was refused here'),
    resolved_at: z.string().nullable().describe('When somebody settled it; null while it is open'),
  })
  .meta({ id: 'Conflict' })

export function presentConflict(conflict: Conflict): z.output<typeof conflictSchema> {
  const { linkId, resolvedAt, ...same } = conflict
  return { ...same, link_id: linkId, resolved_at: resolvedAt }
}

export const runSchema = z
  .object({
    id: z.number().int(),
    trigger: z.string(),
    kind: z.string().nullable(),
    started_at: instant,
    finished_at: z.string().nullable().describe('Null while it runs'),
    expected: z.number().int().nullable().describe('How many records there are to do, when known'),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    skipped: z.record(z.string(), z.number()).describe('How many were left out, by the reason why'),
    calls: z.number().int().describe('Requests sent to the other side'),
    report: z.unknown().describe('What an audit found; null for other runs'),
  })
  .meta({ id: 'Run' })

export function presentRun(run: Run): z.output<typeof runSchema> {
  const { startedAt, finishedAt, connectionId: _, error: __, ...same } = run
  return { ...same, started_at: startedAt, finished_at: finishedAt }
}

export const deliverySchema = z.object({
  id: z.number().int(),
  received_at: instant,
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
