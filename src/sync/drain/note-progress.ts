import type { Transaction } from '../../platform/database/index.ts'
import { takeActivity } from '../activity.ts'
import { addActivity, pruneActivity } from '../store/activity-store.ts'
import { noteContact } from '../store/connections-store.ts'
import {
  addToRun,
  closeInterruptedRuns,
  findOpenRuns,
  finishRunWhenDone,
} from '../store/open-runs-store.ts'
import { emptyCounts, pruneRuns, type RunCounts, saveRun, startRun } from '../store/runs-store.ts'
import { fenced, type Session } from './session.ts'

const runsKept = 500

/**
 * Finds the runs whose work this drain does. A run of changes that is still open here belonged to a
 * worker that died: this worker has its lane now.
 */
export async function openRuns(session: Session): Promise<void> {
  await fenced(session, async (tx) => {
    const connectionId = session.connection.id
    await closeInterruptedRuns(tx, { connectionId, triggers: ['changes'] })
    await lookForRuns(session, tx)
  })
}

/** Writes down how far the drain has come: for its own run, those people asked for, the day. */
export async function noteProgress(
  session: Session,
  run: { id: number | null },
  options: { finished?: boolean } = {},
): Promise<void> {
  const connectionId = session.connection.id
  const worthKeeping = run.id !== null || didAnything(session.counts)
  const { answered } = session.contact
  const done = takeActivity(session.activity)
  if (!worthKeeping && !answered && !done && session.runs.size === 0) return
  session.contact.answered = false
  await fenced(session, async (tx) => {
    // Only an answer closes the circuit: calls that nobody answered are no contact.
    if (answered) await noteContact(tx, connectionId)
    if (done) await addActivity(tx, connectionId, done)
    await noteRuns(session, tx)
    if (!worthKeeping) return
    run.id ??= await startRun(tx, { connectionId, trigger: 'changes' })
    await saveRun(tx, run.id, { ...session.counts, finished: options.finished === true })
    if (!options.finished) return
    await pruneRuns(tx, connectionId, runsKept)
    await pruneActivity(tx, connectionId)
  })
}

/** Adds what was done for the runs that people asked for, and ends those that are through. */
async function noteRuns(session: Session, tx: Transaction): Promise<void> {
  for (const open of session.runs.values()) {
    if (hasCounted(open.counts)) await addToRun(tx, open.id, open.counts)
    open.counts = emptyCounts()
    const { id, kind } = open
    if (await finishRunWhenDone(tx, { id, kind, connectionId: session.connection.id })) {
      session.runs.delete(id)
    }
  }
  await lookForRuns(session, tx)
}

async function lookForRuns(session: Session, tx: Transaction): Promise<void> {
  const open = await findOpenRuns(tx, session.connection.id)
  for (const id of session.runs.keys()) {
    if (!open.some((run) => run.id === id)) session.runs.delete(id)
  }
  for (const run of open) if (!session.runs.has(run.id)) session.runs.set(run.id, run)
}

function didAnything(counts: RunCounts): boolean {
  return counts.created + counts.updated + counts.failed > 0
}

function hasCounted(counts: RunCounts): boolean {
  const { skipped, ...numbers } = counts
  return Object.values(numbers).some((count) => count > 0) || Object.keys(skipped).length > 0
}
