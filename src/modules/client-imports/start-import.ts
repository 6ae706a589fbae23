import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { closeLane, openLane, wakeLane } from '../../platform/lanes/index.ts'
import { authoriseClient } from '../clients/index.ts'
import { checkPlan } from './check-plan.ts'
import type { ClientImport, ImportPlan } from './client-import.ts'
import { dropRows } from './import-rows-store.ts'
import { finishImport, lockImport, markRunning } from './import-store.ts'

/**
 * Starts an import: workers take it from here.
 * @throws ProblemError `not_found`, `forbidden`, `invalid_input`, `import_state`
 */
export async function startImport(
  tx: Transaction,
  who: Principal,
  of: { id: number; plan: ImportPlan },
): Promise<ClientImport> {
  authoriseClient(who, 'import')
  const found = await lockImport(tx, of.id)
  if (!found) throw new ProblemError('not_found')
  if (found.state !== 'uploaded') throw wrongState(found)
  checkPlan(found, of.plan)
  const started = await markRunning(tx, of.id, { plan: of.plan, runner: who })
  const lane = { subject: 'import', subjectId: of.id } as const
  await openLane(tx, lane)
  await wakeLane(tx, lane)
  return started
}

/**
 * Stops an import, or forgets a file that was not started. Clients who are in already stay.
 * @throws ProblemError `not_found`, `forbidden`, `import_state`
 */
export async function cancelImport(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseClient(who, 'import')
  const found = await lockImport(tx, id)
  if (!found) throw new ProblemError('not_found')
  if (found.state !== 'uploaded' && found.state !== 'running') throw wrongState(found)
  await finishImport(tx, id, 'cancelled')
  await dropRows(tx, id, found.state === 'running' ? 'settled' : 'all')
  await closeLane(tx, { subject: 'import', subjectId: id })
}

function wrongState({ state }: ClientImport): ProblemError {
  return new ProblemError('import_state', { details: { state } })
}
