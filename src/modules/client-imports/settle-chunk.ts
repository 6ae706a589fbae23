import { assert } from '../../kernel/errors.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { closeLane, holdFence, type Lane } from '../../platform/lanes/index.ts'
import { addClients, findClientsByContacts, updateClient } from '../clients/index.ts'
import type { ClientImport } from './client-import.ts'
import { dropRows, rowsAfter, saveReasons } from './import-rows-store.ts'
import { advanceImport, finishImport, lockImport } from './import-store.ts'
import { contactsOf, matchRows } from './match-rows.ts'

/** Small enough to hold no lock for long, and for a person's work to pass between. */
const chunkRows = 200

/**
 * Brings the next rows in, in one transaction with the position: a process that dies leaves all of
 * them done or none. Answers whether there may be more.
 * @throws LaneLost when another worker has taken over
 */
export async function settleChunk(db: Database, lane: Lane): Promise<boolean> {
  return db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    const found = await lockImport(tx, lane.subjectId)
    if (found?.state !== 'running') return false
    const startedAtMs = performance.now()
    const { plan, runner } = found
    assert(plan && runner, 'a running import has its plan and its runner')
    const rows = await rowsAfter(tx, found.id, { after: found.position, limit: chunkRows })
    const last = rows.at(-1)
    if (!last) return finish(tx, found, 'done')
    const known = await findClientsByContacts(tx, contactsOf(rows, plan))
    const { creates, updates, rejected, counts } = matchRows(rows, plan, known)
    await addClients(tx, runner, creates)
    for (const update of updates) await updateClient(tx, runner, update)
    await saveReasons(tx, found.id, rejected)
    await advanceImport(tx, found.id, {
      position: last.rowNumber,
      counts,
      workedMs: Math.ceil(performance.now() - startedAtMs),
    })
    return true
  })
}

/** Gives an import up that cannot go on; what is in stays in. */
export async function failImport(db: Database, lane: Lane): Promise<void> {
  await db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    const found = await lockImport(tx, lane.subjectId)
    if (found?.state === 'running') await finish(tx, found, 'failed')
  })
}

async function finish(
  tx: Transaction,
  { id }: ClientImport,
  state: 'done' | 'failed',
): Promise<false> {
  await finishImport(tx, id, state)
  await dropRows(tx, id, 'settled')
  await closeLane(tx, { subject: 'import', subjectId: id })
  return false
}
