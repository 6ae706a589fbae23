import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { idsOfPage, sumOfBookings } from './booking-page-store.ts'
import { onlyOwnCalendar } from './booking-policy.ts'
import { filterOf, type VisitQuery } from './list-visits.ts'
import { lookUp } from './references.ts'

/** What a list of visits comes to. */
export interface VisitTotals {
  count: number
  /** Of those that are not cancelled, in minor units. */
  totalMinor: number
  /** There are more visits than are counted. */
  more: boolean
}

/** Counting further would cost more than knowing it is worth. */
const countedAtMost = 10_000

/**
 * How many visits a list has and what they cost together, of the first ten thousand. Employees
 * count their own.
 * @throws ProblemError `invalid_input`
 */
export async function totalVisits(
  tx: Transaction,
  who: Principal,
  query: Omit<VisitQuery, 'limit' | 'cursor' | 'descending'>,
): Promise<VisitTotals> {
  const own = onlyOwnCalendar(who)
  if (own !== null && query.userId !== undefined && query.userId !== own) {
    return { count: 0, totalMinor: 0, more: false }
  }
  const asked = { ...query, userId: own ?? query.userId, limit: countedAtMost + 1 }
  const found = await idsOfPage(tx, await filterOf(lookUp(tx), asked))
  const counted = found.slice(0, countedAtMost)
  const totalMinor = counted.length === 0 ? 0 : await sumOfBookings(tx, counted)
  return { count: counted.length, totalMinor, more: found.length > counted.length }
}
