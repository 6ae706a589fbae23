import { assert } from '../../kernel/errors.ts'
import { dayStartMs, parseLocalDate } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { readTenant } from '../tenancy/index.ts'
import type { VacationDetails } from './vacation.ts'
import { countBookingsBetween } from './vacation-store.ts'

/** How many live bookings to come stand in the days of a vacation, by the tenant's own midnight. */
export async function bookingsAffected(
  tx: Transaction,
  { userId, startsOn, endsOn }: VacationDetails,
): Promise<number> {
  const { zone } = await readTenant(tx)
  const first = parseLocalDate(startsOn)
  const last = parseLocalDate(endsOn)
  assert(first !== null && last !== null, 'the days were checked')
  return countBookingsBetween(tx, userId, {
    fromInstant: new Date(dayStartMs(first, zone)).toISOString(),
    toInstant: new Date(dayStartMs(last + 1, zone)).toISOString(),
  })
}
