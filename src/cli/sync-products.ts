import type { Program } from '../compose.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Connection, synchronise } from '../sync/index.ts'
import { countsOf, finishedRun } from './finished-run.ts'
import { printTable, say } from './terminal.ts'

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
    const run = await finishedRun(program, { tenantId, connectionId: id, runId })
    if (!run?.finishedAt || run.failed > 0 || run.error !== null) well = false
    rows.push([tenantId, id, ...countsOf(run)])
  }
  printTable(['tenant', 'connection', 'created', 'updated', 'unchanged', 'failed', 'state'], rows)
  return well
}
