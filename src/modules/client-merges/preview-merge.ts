import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { countVisitsOfClients } from '../bookings/index.ts'
import {
  type Client,
  type ClientDetails,
  detailsOf,
  type MergeWish,
  planAbsorption,
} from '../clients/index.ts'

export interface MergePreview {
  keep: Client
  others: Client[]
  /** The client who is kept, as it would be. */
  result: ClientDetails
  /** Fields in which the clients do not say the same. */
  differing: (keyof ClientDetails)[]
  /** What would move from each of the others. */
  moves: { clientId: number; bookings: number; waitlist: number }[]
}

/**
 * What a merge would do; writes nothing.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function previewMerge(
  tx: Transaction,
  who: Principal,
  wish: MergeWish,
): Promise<MergePreview> {
  const { keep, others, details } = await planAbsorption(tx, who, wish)
  const counts = await countVisitsOfClients(tx, wish.mergeIds)
  const all = [keep, ...others].map(detailsOf)
  const fields = Object.keys(details) as (keyof ClientDetails)[]
  return {
    keep,
    others,
    result: details,
    differing: fields.filter((field) => new Set(all.map((one) => one[field] ?? '')).size > 1),
    moves: others.map(({ id }) => ({
      clientId: id,
      ...(counts.get(id) ?? { bookings: 0, waitlist: 0 }),
    })),
  }
}
