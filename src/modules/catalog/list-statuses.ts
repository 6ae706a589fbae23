import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type CatalogPage, type CatalogQuery, pageOf, placeAfter } from './catalog-page.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Status } from './status.ts'
import { pageOfStatuses } from './status-store.ts'

/** Booking statuses in the tenant's order. */
export async function listStatuses(
  tx: Transaction,
  who: Principal,
  query: CatalogQuery,
): Promise<CatalogPage<Status>> {
  authoriseCatalog(who, 'read', 'status')
  const after = placeAfter(query)
  return pageOf(await pageOfStatuses(tx, { after, limit: query.limit + 1 }), query)
}
