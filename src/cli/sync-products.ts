import { setTimeout as sleep } from 'node:timers/promises'
import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, listRuns, synchronise } from '../sync/index.ts'
import { printTable, say } from './terminal.ts'

type Run = Awaited<ReturnType<typeof listRuns>>[number]

const finishTimeoutMs = 900_000
const pollMs = 500
const runsLookedAt = 100

/**
 * Brings the products of these portals in step and waits until each run has ended, whichever
 * process does the work. Prints what was done; answers whether all went well.
 */
export async function syncProducts(program: Program, portals: Connection[]): Promise<boolean> {
  const rows: (string | number)[][] = []
  let well = true
  for (const portal of portals) {
    const { tenantId, id, name, state } = portal
    if (state !== 'active') {
      say(`Connection ${id} of tenant ${tenantId} is ${state}: connect it anew in the settings.`)
      well = false
      continue
    }
    say(`Tenant ${tenantId}: bringing the products in step with ${name}…`)
    const who = systemPrincipal(tenantId)
    const runId = await synchronise(program.sync.parts, { who, id, kind: 'service' })
    const run = await finished(program, { tenantId, id, runId })
    if (!run?.finishedAt || run.failed > 0 || run.error !== null) well = false
    rows.push([tenantId, id, ...countsOf(run)])
  }
  printTable(['tenant', 'connection', 'created', 'updated', 'unchanged', 'failed', 'state'], rows)
  return well
}

/** The work is done here too, so that the command needs no other worker. */
async function finished(
  program: Program,
  of: { tenantId: number; id: number; runId: number },
): Promise<Run | undefined> {
  const worker = program.worker()
  for (const deadline = Date.now() + finishTimeoutMs; ; await sleep(pollMs)) {
    await worker.runUntilQuiet()
    const runs = await program.db.transaction(of.tenantId, (tx) =>
      listRuns(tx, { connectionId: of.id, limit: runsLookedAt }),
    )
    const run = runs.find(({ id }) => id === of.runId)
    if (!run || run.finishedAt !== null || Date.now() > deadline) return run
  }
}

function countsOf(run: Run | undefined): (string | number)[] {
  if (!run) return ['', '', '', '', 'unknown']
  const state =
    run.finishedAt === null ? 'still running' : run.error === null ? 'done' : 'broken off'
  return [run.created, run.updated, run.unchanged, run.failed, state]
}
