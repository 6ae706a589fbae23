import { assert } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { buffersAround } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise } from './booking-policy.ts'
import { insertBookings } from './booking-write-store.ts'
import { type Claim, type Clash, claimTime } from './claim-times.ts'
import { nearestFree } from './nearest-free.ts'
import { describeVisit, type NewVisit, timesOfVisit } from './new-visit.ts'
import { lookUp, type References } from './references.ts'
import type { VisitClash, VisitOutcome } from './visit-outcome.ts'
import { isoInstant } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/**
 * Books one visit. Of any number of simultaneous callers for one time, one gets it.
 *
 * What is likeliest to refuse is asked first: whether the time is free. Everything else is looked
 * up only by whoever holds it.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`, `outside_schedule`,
 *   `on_vacation`
 */
export async function bookVisit(
  tx: Transaction,
  who: Principal,
  visit: NewVisit,
): Promise<VisitOutcome> {
  authorise(who, 'create', visit.userId)
  if (visit.force) authorise(who, 'force')
  const references = lookUp(tx)
  const time = await timesOfVisit(references, visit)
  const taken = { startsAt: isoInstant(time.startMs), endsAt: isoInstant(time.endMs) }
  const claim = await claimUnlessCancelled(tx, { visit, references, taken })
  if (!claim.ok) return clashOf(tx, { visit, references, time, clashes: claim.clashes })
  const described = await describeVisit(tx, references, visit)
  if (!visit.force) {
    const zone = await references.zone()
    await checkWorkingHours(tx, visit.userId, { times: [time], zone })
  }
  const [booking] = await insertBookings(tx, described, [{ ...taken, seat: claim.seat }])
  assert(booking, 'an insert returns its row')
  await record(tx, bookingFact('BookingCreated', who, { booking }))
  return { ok: true, booking }
}

/**
 * A visit that is booked as cancelled, as one brought from another system may be, takes no time.
 */
async function claimUnlessCancelled(
  tx: Transaction,
  of: { visit: NewVisit; references: References; taken: { startsAt: string; endsAt: string } },
): Promise<Claim> {
  const { visit, references, taken } = of
  if (visit.statusId !== undefined) {
    if ((await references.meaningOf(visit.statusId)) === 'cancelled') return { ok: true, seat: 1 }
  }
  const { userId, workplaceId = null, groupEventId } = visit
  return claimTime(tx, { userId, workplaceId, groupEventId, ...taken })
}

async function clashOf(
  tx: Transaction,
  of: { visit: NewVisit; references: References; time: TimeRange; clashes: Clash[] },
): Promise<VisitClash> {
  const { visit, references, time, clashes } = of
  const clash: VisitClash = { ok: false, code: 'booking_clash', clashesWith: clashes }
  if (!visit.suggestNearest) return clash
  const buffers = buffersAround(await references.services(visit.serviceIds))
  const { userId, workplaceId = null } = visit
  const near = { ...time, ...buffers, userId, workplaceId }
  return { ...clash, nearestFree: await nearestFree(tx, await references.tenant(), near) }
}
