import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { BookingDetails } from './booking.ts'
import { mayBook } from './booking-policy.ts'
import { readBookings } from './booking-store.ts'

/**
 * One visit. A colleague's visit does not exist for an employee: a refusal would tell that it does.
 * @throws ProblemError `not_found`
 */
export async function readVisit(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<BookingDetails> {
  const [booking] = await readBookings(tx, [id])
  if (!booking || booking.deletedAt !== null) throw new ProblemError('not_found')
  if (!mayBook(who, 'read', booking.userId)) throw new ProblemError('not_found')
  return booking
}
