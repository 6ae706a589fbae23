import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { moveVisits } from '../bookings/index.ts'
import { absorbClients, type Client, detailsOf, type MergeWish } from '../clients/index.ts'
import { adoptMessengers, adoptStops } from '../messages/index.ts'
import type { ClientMerge } from './client-merge.ts'
import { insertMerge, insertMoves } from './merge-store.ts'

export interface MergeOutcome {
  merge: ClientMerge
  client: Client
  movedBookings: number
  movedWaitlist: number
}

/**
 * Makes one client of several, in one transaction: fields as planned, bookings (deleted ones too)
 * and the waiting list under the one who is kept, messengers too, the others deleted. Each change
 * is a fact, so sync, screens and webhooks hear of all of it.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function mergeClients(
  tx: Transaction,
  who: Principal,
  wish: MergeWish,
): Promise<MergeOutcome> {
  const { keep, after } = await absorbClients(tx, who, wish)
  const moves = await moveVisits(tx, who, { fromIds: wish.mergeIds, toId: keep.id })
  await adoptMessengers(tx, { fromIds: wish.mergeIds, toId: keep.id })
  await adoptStops(tx, { fromIds: wish.mergeIds, toId: keep.id })
  const merge = await insertMerge(tx, {
    keepId: keep.id,
    mergedIds: wish.mergeIds,
    before: detailsOf(keep),
    after: detailsOf(after),
    actor: who.actor,
  })
  await insertMoves(tx, merge.id, moves)
  const movedBookings = moves.filter(({ subject }) => subject === 'booking').length
  return { merge, client: after, movedBookings, movedWaitlist: moves.length - movedBookings }
}
