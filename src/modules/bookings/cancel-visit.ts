import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { BookingDetails } from './booking.ts'
import { authorise } from './booking-policy.ts'
import { lockBooking } from './booking-store.ts'
import { applyChange } from './change-visit.ts'
import { lookUp, unknown } from './references.ts'
import { bookedOrThrow } from './visit-outcome.ts'

/**
 * Cancels a visit, which frees its time: it moves to the given status, or to the tenant's first one
 * that means cancelled. Cancelling twice changes nothing.
 * @throws ProblemError `not_found`, `forbidden`, `unknown_reference`, `status_move_refused`
 */
export async function cancelVisit(
  tx: Transaction,
  who: Principal,
  cancellation: { id: number; statusId?: number | undefined },
): Promise<BookingDetails> {
  const booking = await lockBooking(tx, cancellation.id)
  if (!booking) throw new ProblemError('not_found')
  authorise(who, 'change', booking.userId)
  return cancelLocked(tx, who, { booking, statusId: cancellation.statusId })
}

/** Cancels a booking that is locked and that the caller may change. */
export async function cancelLocked(
  tx: Transaction,
  who: Principal,
  of: { booking: BookingDetails; statusId?: number | undefined },
): Promise<BookingDetails> {
  const { booking } = of
  const references = lookUp(tx)
  if ((await references.meaningOf(booking.statusId)) === 'cancelled') return booking
  const statusId = of.statusId ?? (await references.firstStatusId('cancelled'))
  if (statusId === null || (await references.meaningOf(statusId)) !== 'cancelled') {
    throw unknown('status_id')
  }
  return bookedOrThrow(await applyChange(tx, who, { booking, change: { statusId } }))
}
