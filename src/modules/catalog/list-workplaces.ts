import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type CatalogPage, type CatalogQuery, pageOf, placeAfter } from './catalog-page.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Workplace } from './workplace.ts'
import { pageOfWorkplaces } from './workplace-store.ts'

/** Workplaces in the tenant's order, inactive ones too. */
export async function listWorkplaces(
  tx: Transaction,
  who: Principal,
  query: CatalogQuery,
): Promise<CatalogPage<Workplace>> {
  authoriseCatalog(who, 'read', 'workplace')
  const after = placeAfter(query)
  return pageOf(await pageOfWorkplaces(tx, { after, limit: query.limit + 1 }), query)
}
