import { assert } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { readClient } from '../clients/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { onlyOwnCalendar } from './booking-policy.ts'
import {
  type ClientSummary,
  type FavouriteService,
  favouritesOf,
  summariesOf,
} from './client-summary-store.ts'

export type { ClientSummary, FavouriteService } from './client-summary-store.ts'

export interface WholeClientSummary extends ClientSummary {
  /** ISO 4217: that of the business. */
  currency: string
  /** Of the visits that took place; null when there was none. */
  averageMinor: number | null
  favourites: FavouriteService[]
}

const favouritesAtMost = 3

/**
 * What one client's bookings add up to; for employees, those in their own calendar.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function summariseClient(
  tx: Transaction,
  who: Principal,
  clientId: number,
): Promise<WholeClientSummary> {
  await readClient(tx, who, clientId)
  const userId = onlyOwnCalendar(who)
  const [summary] = await summariesOf(tx, { clientIds: [clientId], userId })
  assert(summary, 'one client is summed up once')
  const { visits, spentMinor } = summary
  return {
    ...summary,
    currency: (await readTenant(tx)).currency,
    averageMinor: visits === 0 ? null : Math.round(spentMinor / visits),
    favourites: await favouritesOf(tx, { clientId, userId, limit: favouritesAtMost }),
  }
}

/** The same without favourites for the clients of a page; unknown ones have nothing. */
export function summariseClients(
  tx: Transaction,
  who: Principal,
  clientIds: number[],
): Promise<ClientSummary[]> {
  return summariesOf(tx, { clientIds, userId: onlyOwnCalendar(who) })
}
