import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { BookingDetails } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise, mayBook } from './booking-policy.ts'
import { lockBookingEvenDeleted } from './booking-store.ts'
import { restoreDeletedBooking } from './booking-write-store.ts'
import { applyChange } from './change-visit.ts'
import { type Claim, claimTime } from './claim-times.ts'
import { checkReferences, lookUp } from './references.ts'
import { lastActiveStatus } from './visit-history.ts'
import type { VisitOutcome } from './visit-outcome.ts'
import { timeOf } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/**
 * Takes a cancellation or a deletion back, where the time is still free. A cancelled visit gets the
 * status it had before (or the given one); a visit that is both is brought back as it stood before
 * it was deleted. One that is neither stays as it is. It was there before, so what is no longer in
 * use is no obstacle; whom or what was removed is. Hours and vacations that were entered meanwhile
 * bind those who may not book past them.
 * @throws ProblemError `not_found`, `forbidden`, `unknown_reference`, `status_move_refused`,
 *   `outside_schedule`, `on_vacation`
 */
export async function restoreVisit(
  tx: Transaction,
  who: Principal,
  { id, statusId }: { id: number; statusId?: number | undefined },
): Promise<VisitOutcome> {
  const booking = await lockBookingEvenDeleted(tx, id)
  if (!booking || !mayBook(who, 'read', booking.userId)) throw new ProblemError('not_found')
  authorise(who, booking.deletedAt === null ? 'change' : 'delete', booking.userId)
  if (booking.deletedAt !== null) return restoreDeleted(tx, who, booking)
  const references = lookUp(tx)
  if ((await references.meaningOf(booking.statusId)) !== 'cancelled') return { ok: true, booking }
  const back = statusId ?? (await lastActiveStatus(tx, id)) ?? (await references.defaultStatusId())
  return applyChange(tx, who, { booking, change: { statusId: back }, asItWas: true })
}

async function restoreDeleted(
  tx: Transaction,
  who: Principal,
  booking: BookingDetails,
): Promise<VisitOutcome> {
  const { clientId, userId, workplaceId, seat } = booking
  const references = lookUp(tx)
  await checkReferences(tx, { clientId, userId, workplaceId, force: true })
  const takesTime = (await references.meaningOf(booking.statusId)) !== 'cancelled'
  const claim: Claim = takesTime ? await claimTime(tx, booking, [booking.id]) : { ok: true, seat }
  if (!claim.ok) return { ok: false, code: 'booking_clash', clashesWith: claim.clashes }
  if (takesTime && !mayBook(who, 'force')) {
    const zone = await references.zone()
    await checkWorkingHours(tx, userId, { times: [timeOf(booking)], zone })
  }
  const restored = await restoreDeletedBooking(tx, { ...booking, seat: claim.seat })
  const fact = bookingFact('BookingUpdated', who, { booking: restored })
  await record(tx, { ...fact, before: { deleted: true } })
  return { ok: true, booking: restored }
}
