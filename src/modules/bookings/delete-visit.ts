import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise } from './booking-policy.ts'
import { lockBooking } from './booking-store.ts'
import { softDeleteBooking } from './booking-write-store.ts'
import { offerFreedTime } from './offer-freed-time.ts'

/**
 * Deletes a visit: it leaves every list, its time is free, and its history stays.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function deleteVisit(tx: Transaction, who: Principal, id: number): Promise<void> {
  const booking = await lockBooking(tx, id)
  if (!booking) throw new ProblemError('not_found')
  authorise(who, 'delete', booking.userId)
  await softDeleteBooking(tx, id)
  await record(tx, bookingFact('BookingDeleted', who, { booking }))
  await offerFreedTime(tx, who, [{ before: booking, after: null }])
}
