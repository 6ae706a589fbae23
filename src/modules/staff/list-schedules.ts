import { cutPage, idCursor, type Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Schedule } from './schedule.ts'
import { pageOfSchedules } from './schedule-store.ts'
import { filterOf, type StaffQuery } from './staff-page.ts'
import { authoriseStaff } from './staff-policy.ts'

/** Rows of hours by number; `from` and `to` choose among the dated ones alone. */
export async function listSchedules(
  tx: Transaction,
  who: Principal,
  query: StaffQuery,
): Promise<Page<Schedule>> {
  authoriseStaff(who, 'read', 'schedule')
  return cutPage(await pageOfSchedules(tx, filterOf(query)), query.limit, idCursor)
}
