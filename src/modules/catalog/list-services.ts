import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type CatalogPage, type CatalogQuery, pageOf, placeAfter } from './catalog-page.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import type { Service } from './service.ts'
import { pageOfServices } from './service-store.ts'

/** Services in the tenant's order, inactive ones too unless `active` chooses. */
export async function listServices(
  tx: Transaction,
  who: Principal,
  query: CatalogQuery & { active?: boolean | undefined },
): Promise<CatalogPage<Service>> {
  authoriseCatalog(who, 'read', 'service')
  const after = placeAfter(query)
  const active = query.active ?? null
  return pageOf(await pageOfServices(tx, { after, active, limit: query.limit + 1 }), query)
}
