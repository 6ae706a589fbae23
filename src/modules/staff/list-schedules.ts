import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Schedule } from './schedule.ts'
import { pageOfSchedules } from './schedule-store.ts'
import { filterOf, pageOf, type StaffPage, type StaffQuery } from './staff-page.ts'
import { authoriseStaff } from './staff-policy.ts'

/** Rows of hours by number; `from` and `to` choose among the dated ones alone. */
export async function listSchedules(
  tx: Transaction,
  who: Principal,
  query: StaffQuery,
): Promise<StaffPage<Schedule>> {
  authoriseStaff(who, 'read', 'schedule')
  return pageOf(await pageOfSchedules(tx, filterOf(query)), query)
}
