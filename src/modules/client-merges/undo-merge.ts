import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { returnVisits } from '../bookings/index.ts'
import { authoriseClient, type Client, readClient, releaseClients } from '../clients/index.ts'
import { type ClientMerge, undoUntil } from './client-merge.ts'
import { lockMerge, markUndone, mergesInto, movesOf } from './merge-store.ts'

/**
 * Takes a merge back within seven days: the merged clients are there again with what was theirs,
 * unless any of it went on to somebody else meanwhile.
 * @throws ProblemError `not_found`, `forbidden`, `merge_final` with the `reason`: `undone`,
 *   `expired`, `keep_gone`, `merged_gone` or `bookings_moved`
 */
export async function undoMerge(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<{ client: Client; restored: Client[] }> {
  authoriseClient(who, 'merge')
  const merge = await lockMerge(tx, id)
  if (!merge) throw new ProblemError('not_found')
  if (merge.undoneAt !== null) throw final('undone')
  if (Date.parse(undoUntil(merge)) < Date.now()) throw final('expired')
  const released = await releaseClients(tx, who, merge)
  if (!released.ok) throw final(released.reason)
  const moves = await movesOf(tx, id)
  const returned = await returnVisits(tx, who, { moves, heldBy: merge.keepId })
  if (!returned) throw final('bookings_moved')
  await markUndone(tx, id)
  return { client: released.keep, restored: released.restored }
}

/**
 * The merges into a client that stand, newest first.
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function listMerges(
  tx: Transaction,
  who: Principal,
  keepId: number,
): Promise<ClientMerge[]> {
  authoriseClient(who, 'merge')
  await readClient(tx, who, keepId)
  return mergesInto(tx, keepId)
}

function final(reason: string): ProblemError {
  return new ProblemError('merge_final', { details: { reason } })
}
