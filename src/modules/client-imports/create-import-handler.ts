import { DatabaseError } from 'pg'
import { AssertionFailed, ProblemError, toError } from '../../kernel/errors.ts'
import type { Database } from '../../platform/database/index.ts'
import { type Lane, type LaneHandler, LaneLost } from '../../platform/lanes/index.ts'
import type { Log } from '../../platform/telemetry/index.ts'
import { failImport, settleChunk } from './settle-chunk.ts'

/** After this a lane goes back, so that a long import lets others have a turn. */
const passMs = 10_000

/** Makes the handler of import lanes: chunk after chunk, until the file is in or was cancelled. */
export function createImportHandler(parts: { db: Database; log: Log }): LaneHandler {
  return async (lane, signal) => {
    try {
      await work(parts.db, lane, signal)
    } catch (error) {
      if (error instanceof LaneLost) {
        parts.log.info({ lane: lane.key }, 'an import lane was lost')
        return
      }
      if (isPassing(error)) throw error
      parts.log.error({ err: toError(error), lane: lane.key }, 'an import was given up')
      await failImport(parts.db, lane)
    }
  }
}

async function work(db: Database, lane: Lane, signal: AbortSignal): Promise<void> {
  const passEndsAt = Date.now() + passMs
  while (!signal.aborted && Date.now() < passEndsAt) {
    if (!(await settleChunk(db, lane))) return
  }
}

/** A database that is away or busy comes back; the lane is tried again. A fault of ours stays. */
function isPassing(error: unknown): boolean {
  if (error instanceof ProblemError) return error.status >= 500
  if (error instanceof AssertionFailed) return false
  return !(error instanceof DatabaseError) || !/^(22|23)/.test(error.code ?? '')
}
