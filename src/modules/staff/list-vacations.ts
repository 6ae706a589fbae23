import { cutPage, idCursor, type Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { filterOf, type StaffQuery } from './staff-page.ts'
import { authoriseStaff } from './staff-policy.ts'
import type { Vacation } from './vacation.ts'
import { pageOfVacations } from './vacation-store.ts'

/** Vacations by number; `from` and `to` choose those that touch these dates. */
export async function listVacations(
  tx: Transaction,
  who: Principal,
  query: StaffQuery,
): Promise<Page<Vacation>> {
  authoriseStaff(who, 'read', 'vacation')
  return cutPage(await pageOfVacations(tx, filterOf(query)), query.limit, idCursor)
}
