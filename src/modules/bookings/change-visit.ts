import { assert, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { BookingDetails } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise, mayBook } from './booking-policy.ts'
import { lockBooking } from './booking-store.ts'
import { replaceServices, updateBookings } from './booking-write-store.ts'
import { type Claim, claimTime } from './claim-times.ts'
import { nearestFree } from './nearest-free.ts'
import { offerFreedTime } from './offer-freed-time.ts'
import { checkPerformed } from './performed-check.ts'
import { type PlannedChange, planChange, type VisitChange } from './plan-change.ts'
import { checkReferences, lookUp, type References } from './references.ts'
import type { VisitClash, VisitOutcome } from './visit-outcome.ts'
import { timeOf } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/**
 * Changes any part of a visit: its time, employee, workplace, services, status, client or note.
 * Saying what is already so changes nothing and records nothing.
 * @throws ProblemError `not_found`, `forbidden`, `conflict`, `invalid_input`, `unknown_reference`,
 *   `status_move_refused`, `service_not_performed`, `outside_schedule`, `on_vacation`
 */
export async function changeVisit(
  tx: Transaction,
  who: Principal,
  change: VisitChange & { id: number },
): Promise<VisitOutcome> {
  const booking = await lockBooking(tx, change.id)
  if (!booking) throw new ProblemError('not_found')
  authorise(who, 'change', booking.userId)
  return applyChange(tx, who, { booking, change })
}

/**
 * Changes a booking that is locked and that the caller may change. `asItWas` takes something back:
 * what is no longer in use is no obstacle then, and neither are working hours to those who may book
 * past them.
 */
export async function applyChange(
  tx: Transaction,
  who: Principal,
  of: { booking: BookingDetails; change: VisitChange; asItWas?: boolean },
): Promise<VisitOutcome> {
  const { booking, change, asItWas = false } = of
  const references = lookUp(tx)
  const planned = await planChange(references, who, of)
  if (planned.same) return { ok: true, booking }
  const claim = await claimIfNeeded(tx, planned)
  if (!claim.ok) {
    return clashOf(tx, { claim, planned, ...(change.suggestNearest ? { references } : {}) })
  }
  await checkPlanned(tx, references, { who, planned, force: change.force ?? false, asItWas })
  const [updated] = await updateBookings(tx, [{ ...planned.next, seat: claim.seat }])
  assert(updated, 'a locked row is updated')
  if (planned.newServices) await replaceServices(tx, updated)
  await record(tx, bookingFact('BookingUpdated', who, { booking: updated, before: booking }))
  await offerFreedTime(tx, who, [{ before: booking, after: updated }])
  return { ok: true, booking: updated }
}

async function claimIfNeeded(tx: Transaction, planned: PlannedChange): Promise<Claim> {
  const { next, needsTime } = planned
  return needsTime ? claimTime(tx, next, [next.id]) : { ok: true, seat: next.seat }
}

async function clashOf(
  tx: Transaction,
  of: { claim: Claim & { ok: false }; planned: PlannedChange; references?: References },
): Promise<VisitClash> {
  const clash: VisitClash = {
    ok: false,
    code: 'booking_clash',
    clashesWith: of.claim.clashes,
  }
  if (!of.references) return clash
  const near = { ...of.planned.next, ...timeOf(of.planned.next) }
  return { ...clash, nearestFree: await nearestFree(tx, await of.references.tenant(), near) }
}

async function checkPlanned(
  tx: Transaction,
  references: References,
  of: { who: Principal; planned: PlannedChange; force: boolean; asItWas: boolean },
): Promise<void> {
  const { who, planned, force, asItWas } = of
  const { userId } = planned.next
  await checkReferences(tx, { ...planned.newReferences, force: force || asItWas })
  await checkPerformed(tx, { userId, serviceIds: planned.toPerform, force })
  const anyHours = force || (asItWas && mayBook(who, 'force'))
  if (anyHours || !planned.newHours) return
  const zone = await references.zone()
  await checkWorkingHours(tx, userId, { times: [timeOf(planned.next)], zone })
}
