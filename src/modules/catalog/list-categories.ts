import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { categoriesOfServices } from './service-store.ts'

/** The categories that services stand in, by name, with how many; at most 500. @throws `forbidden` */
export async function listCategories(
  tx: Transaction,
  who: Principal,
): Promise<{ name: string; services: number }[]> {
  authoriseCatalog(who, 'read', 'service')
  return categoriesOfServices(tx)
}
