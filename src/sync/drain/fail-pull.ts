import type { RemoteError } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { describeError, failurePolicy, pullRetryMs, refusals } from '../failure.ts'
import { type DueCursor, failCursor } from '../store/cursors-store.ts'
import { addToRun, breakOffRun } from '../store/open-runs-store.ts'
import { sortError, tellConnection } from './fail.ts'
import { fenced, type Session } from './session.ts'

/**
 * Puts off a pull that failed and keeps the reason where people see it. The log hears of the first
 * failure alone: the same refusal comes again with every try.
 */
export async function failPull(
  session: Session,
  cursor: DueCursor,
  thrown: unknown,
): Promise<void> {
  const error = sortError(session, thrown)
  const { connection, parts, runs } = session
  const endedRun = refusals.includes(error.class) ? cursor.runId : null
  await fenced(session, async (tx) => {
    await failCursor(tx, {
      connectionId: connection.id,
      kind: cursor.kind,
      mode: cursor.mode,
      waitMs: waitMs(session, cursor, error),
      counts: failurePolicy[error.class].link !== 'wait',
      error: describeError(error),
      endedRun,
    })
    if (endedRun !== null) await giveUp(session, tx, { runId: endedRun, error })
  })
  if (endedRun !== null) runs.delete(endedRun)
  if (!cursor.failing) {
    const { words, code } = error
    parts.log.warn({ connection: connection.id, kind: cursor.kind, words, code }, 'a pull failed')
  }
  await session.tell.progress()
  await tellConnection(session, error)
}

/** A walk that is refused has no end to wait for: whoever asked for it is told why. */
async function giveUp(
  session: Session,
  tx: Transaction,
  { runId, error }: { runId: number; error: RemoteError },
): Promise<void> {
  const open = session.runs.get(runId)
  if (open) await addToRun(tx, runId, open.counts)
  await breakOffRun(tx, runId, describeError(error))
}

function waitMs(session: Session, cursor: DueCursor, error: RemoteError): number {
  const untilMs = (error.retryAtMs ?? 0) - session.parts.now()
  return Math.max(pullRetryMs(error.class, cursor.tries), untilMs)
}
