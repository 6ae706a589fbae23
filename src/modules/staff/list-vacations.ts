import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { filterOf, pageOf, type StaffPage, type StaffQuery } from './staff-page.ts'
import { authoriseStaff } from './staff-policy.ts'
import type { Vacation } from './vacation.ts'
import { pageOfVacations } from './vacation-store.ts'

/** Vacations by number; `from` and `to` choose those that touch these dates. */
export async function listVacations(
  tx: Transaction,
  who: Principal,
  query: StaffQuery,
): Promise<StaffPage<Vacation>> {
  authoriseStaff(who, 'read', 'vacation')
  return pageOf(await pageOfVacations(tx, filterOf(query)), query)
}
