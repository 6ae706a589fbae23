import { ProblemError, toError } from '../../kernel/errors.ts'
import type { Json } from '../../kernel/json.ts'
import type { Principal } from '../../kernel/principal.ts'
import { takeActivity } from '../activity.ts'
import { audit } from '../audit.ts'
import type { AuditReport } from '../audit-tally.ts'
import { authoriseConnection } from '../connection-policy.ts'
import type { Session } from '../drain/session.ts'
import { openLookingSession } from '../looking-session.ts'
import type { SyncParts } from '../parts.ts'
import { seekAnswer } from '../seek-answer.ts'
import { addActivity } from '../store/activity-store.ts'
import { countLinks } from '../store/health-store.ts'
import { closeInterruptedRuns, findOpenAudit, lockConnection } from '../store/open-runs-store.ts'
import { saveRun, startRun } from '../store/runs-store.ts'
import { asProblem } from './as-problem.ts'
import { requireConnection } from './change-connection.ts'

/** At two calls a second a large portal takes hours, and makes way for everything else besides. */
const auditTimeoutMs = 12 * 3_600_000
/** An audit that said nothing for so long belonged to a process that is gone. */
const silentMs = 180_000
const progressEveryMs = 1_000

export interface AuditOptions {
  who: Principal
  id: number
  repair: boolean
  onProgress?: (compared: number) => void
}

/**
 * Compares both sides of a connection record by record, and keeps the report as a run.
 * @throws ProblemError as `startAudit`, and `remote_unavailable` soon when nobody answers there
 */
export async function runAudit(parts: SyncParts, options: AuditOptions): Promise<AuditReport> {
  const runId = await beginAudit(parts, options)
  const signal = AbortSignal.timeout(auditTimeoutMs)
  return conductAudit(parts, { ...options, runId, signal, awaited: true })
}

/**
 * Begins an audit that goes on in the background; answers the run that shows how far it is.
 * @throws ProblemError `audit_running` naming the run, `not_found`, `forbidden`
 */
export async function startAudit(parts: SyncParts, options: AuditOptions): Promise<number> {
  const runId = await beginAudit(parts, options)
  parts.background.start('audit', async (stopping) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(auditTimeoutMs)])
    await conductAudit(parts, { ...options, runId, signal }).catch((error) => {
      // The run says why; only what is nobody's decision and no outage is a fault to be logged.
      if (!(error instanceof ProblemError || error instanceof AuditCancelled)) throw error
    })
  })
  return runId
}

async function beginAudit(parts: SyncParts, options: AuditOptions): Promise<number> {
  const { id, repair, who } = options
  authoriseConnection(who, 'repair')
  return parts.db.transaction(who.tenantId, async (tx) => {
    await requireConnection(tx, id)
    await lockConnection(tx, id)
    const open = await findOpenAudit(tx, { connectionId: id, silentMs })
    if (open && !open.silent) {
      throw new ProblemError('audit_running', { details: { run_id: open.id } })
    }
    await closeInterruptedRuns(tx, { connectionId: id, triggers: ['audit', 'repair'] })
    const trigger = repair ? 'repair' : 'audit'
    const { rows: expected } = await countLinks(tx, id)
    return startRun(tx, { connectionId: id, trigger, expected })
  })
}

class AuditCancelled extends Error {}

async function conductAudit(
  parts: SyncParts,
  options: AuditOptions & { runId: number; signal: AbortSignal; awaited?: boolean },
): Promise<AuditReport> {
  const { id, onProgress, repair, runId, who } = options
  const cancelled = new AbortController()
  const signal = AbortSignal.any([options.signal, cancelled.signal])
  const session = await openLookingSession(parts, { who, id, patience: 'onlooker', signal })
  let saidAtMs = parts.now()
  const heartbeat = setInterval(() => void say(null).catch(() => undefined), silentMs / 6)

  async function say(report: AuditReport | null, ended?: { error?: Json }): Promise<void> {
    saidAtMs = parts.now()
    const goesOn = await noteAudit(session, { runId, report, ...(ended ? { ended } : {}) })
    if (!goesOn && !ended) cancelled.abort(new AuditCancelled('the audit was called off'))
    await session.tell.progress()
  }

  try {
    if (options.awaited) await seekAnswer(parts, { who, id })
    const report = await asProblem(
      audit(session, {
        repair,
        async onProgress(soFar) {
          onProgress?.(soFar.pairs)
          if (parts.now() - saidAtMs >= progressEveryMs) await say({ ...soFar, differences: [] })
          cancelled.signal.throwIfAborted()
        },
      }),
    )
    await say(report, {})
    return report
  } catch (thrown) {
    const error = toError(thrown)
    const words = error instanceof ProblemError ? error.details['words'] : undefined
    await say(null, { error: { code: codeOf(error), words: String(words ?? '') } })
    throw error
  } finally {
    clearInterval(heartbeat)
    await session.tell.rest()
  }
}

function codeOf(error: Error): string {
  if (error instanceof ProblemError) return error.code
  return error.name === 'AbortError' ? 'interrupted' : 'internal'
}

/** Writes down how far an audit has come. Answers whether it is to go on. */
async function noteAudit(
  session: Session,
  state: { runId: number; report: AuditReport | null; ended?: { error?: Json } },
): Promise<boolean> {
  const { counts, connection, parts } = session
  const { ended, report, runId } = state
  const done = takeActivity(session.activity)
  if (report) {
    counts.unchanged = report.equal
    counts.failed = report.differing + report.onlyHere + report.onlyThere
  }
  return parts.db.transaction(connection.tenantId, async (tx) => {
    if (done) await addActivity(tx, connection.id, done)
    return saveRun(tx, runId, {
      ...counts,
      finished: ended !== undefined,
      ...(ended?.error === undefined ? {} : { error: ended.error }),
      ...(report ? { report } : {}),
    })
  })
}
