import { setTimeout as sleep } from 'node:timers/promises'
import type { Program } from '../compose.ts'
import { listRuns, type Run, requireConnection } from '../sync/index.ts'

const finishTimeoutMs = 900_000
const pollMs = 500
const runsLookedAt = 100

/**
 * Works until a run has ended, whichever process does the work: it is done here too, so that a
 * command needs no other worker. Tells now and then how far it is. A connection that stops working
 * meanwhile is not waited for: the run is then not finished.
 */
export async function finishedRun(
  program: Program,
  of: { tenantId: number; connectionId: number; runId: number },
  onProgress: (run: Run) => void = () => undefined,
): Promise<Run | undefined> {
  const worker = program.worker()
  const look = async () => {
    const runs = await program.db.transaction(of.tenantId, (tx) =>
      listRuns(tx, { connectionId: of.connectionId, limit: runsLookedAt }),
    )
    const run = runs.find(({ id }) => id === of.runId)
    if (run) onProgress(run)
    return run
  }
  for (const deadline = Date.now() + finishTimeoutMs; ; await sleep(pollMs)) {
    const work = worker.runUntilQuiet()
    await Promise.race([work, watch(work, look)])
    await work
    const run = await look()
    if (!run || run.finishedAt !== null || Date.now() > deadline) return run
    if (!(await isActive(program, of))) return run
  }
}

async function isActive(
  { db }: Program,
  { tenantId, connectionId }: { tenantId: number; connectionId: number },
): Promise<boolean> {
  const { state } = await db.transaction(tenantId, (tx) => requireConnection(tx, connectionId))
  return state === 'active'
}

async function watch(work: Promise<unknown>, look: () => Promise<unknown>): Promise<void> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  while (!isOver) {
    await sleep(pollMs)
    if (!isOver) await look()
  }
}

/** What a run did, for people. */
export function countsOf(run: Run | undefined): (string | number)[] {
  if (!run) return ['', '', '', '', 'unknown']
  return [run.created, run.updated, run.unchanged, run.failed, stateOf(run)]
}

export function stateOf(run: Run): string {
  if (run.finishedAt === null) return 'still running'
  return run.error === null ? 'done' : 'broken off'
}
