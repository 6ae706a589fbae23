import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import { instantMsOf, wallMsAt, type Zone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { BookingDetails } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { authorise } from './booking-policy.ts'
import { lockBooking, lockSeries } from './booking-store.ts'
import { updateBookings } from './booking-write-store.ts'
import { claimTimes } from './claim-times.ts'
import { offerFreedTime } from './offer-freed-time.ts'
import { checkPerformed } from './performed-check.ts'
import { type PlannedChange, planChange, type VisitChange } from './plan-change.ts'
import { readVisit } from './read-visit.ts'
import { checkReferences, lookUp, type PointedAt, type References } from './references.ts'
import {
  type RefusedOccurrence,
  refuseOverlapsWithin,
  type SeriesOutcome,
} from './series-outcome.ts'
import { isoInstant, readMoment, timeOf } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/** A change of several visits of a series, said on one of them. */
export interface SeriesChange
  extends Pick<
    VisitChange,
    'userId' | 'workplaceId' | 'statusId' | 'startTime' | 'endTime' | 'note' | 'force'
  > {
  /** The visit on which the change is said. */
  id: number
  scope: 'one' | 'following' | 'all'
}

/**
 * Changes one visit of a series, it and those after it, or all: all of them, or none. Times move by
 * the same shift on the wall clock, so that a weekly visit at ten stays at ten when the clocks
 * change. Only visits that are still to come about (their status means active) are touched.
 * @throws ProblemError as `changeVisit`, and `invalid_recurrence` when moved visits would meet
 */
export async function changeSeries(
  tx: Transaction,
  who: Principal,
  change: SeriesChange,
): Promise<SeriesOutcome> {
  const anchor = await readVisit(tx, who, change.id)
  const { seriesId } = anchor
  if (seriesId === null) throw new ProblemError('not_found', { details: { series: false } })
  const references = lookUp(tx)
  const bookings = await affected(tx, references, { anchor, seriesId, scope: change.scope })
  const planned = await planAll(references, who, { anchor, bookings, change })
  const refused = await claimAll(tx, planned)
  if (refused.length > 0) return { ok: false, refused }
  await checkAll(tx, references, { planned, force: change.force ?? false })
  const updated = await updateBookings(
    tx,
    planned.map((it) => it.next),
  )
  const before = new Map(bookings.map((booking) => [booking.id, booking]))
  const changes = updated.map((after) => ({ before: before.get(after.id) ?? after, after }))
  await record(
    tx,
    ...changes.map((it) => bookingFact('BookingUpdated', who, { booking: it.after, ...it })),
  )
  await offerFreedTime(tx, who, changes)
  return { ok: true, seriesId, bookings: updated, skipped: [], cut: null }
}

async function affected(
  tx: Transaction,
  references: References,
  of: { anchor: BookingDetails; seriesId: number; scope: SeriesChange['scope'] },
): Promise<BookingDetails[]> {
  const { anchor, seriesId, scope } = of
  if (scope === 'one') {
    const locked = await lockBooking(tx, anchor.id)
    return locked ? [locked] : []
  }
  const fromInstant = scope === 'all' ? '-infinity' : anchor.startsAt
  const locked = await lockSeries(tx, { id: seriesId, fromInstant })
  const meanings = await Promise.all(locked.map((it) => references.meaningOf(it.statusId)))
  return locked.filter((_, at) => meanings[at] === 'active')
}

async function planAll(
  references: References,
  who: Principal,
  of: { anchor: BookingDetails; bookings: BookingDetails[]; change: SeriesChange },
): Promise<PlannedChange[]> {
  const { anchor, bookings, change } = of
  const move = await moveOf(references, anchor, change)
  const { userId, workplaceId, statusId, note, force } = change
  const same = { userId, workplaceId, statusId, note, force }
  const planned: PlannedChange[] = []
  for (const booking of bookings) {
    authorise(who, 'change', booking.userId)
    const plan = await planChange(references, who, {
      booking,
      change: { ...same, ...(move ? shifted(booking, move) : {}) },
    })
    if (!plan.same) planned.push(plan)
  }
  return planned
}

interface Move {
  zone: Zone
  shiftMs: number
  /** The new length of every visit; their own when null. */
  lengthMs: number | null
}

/** What the change of the one visit means for the others: a shift of the wall clock, a length. */
async function moveOf(
  references: References,
  anchor: BookingDetails,
  change: SeriesChange,
): Promise<Move | null> {
  if (change.startTime === undefined && change.endTime === undefined) return null
  const zone = await references.zone()
  const old = timeOf(anchor)
  const read = async (text: string | undefined, field: string, otherwise: number) =>
    text === undefined ? otherwise : readMoment(text, field, references.zone)
  const startMs = await read(change.startTime, 'start_time', old.startMs)
  const endMs = await read(change.endTime, 'end_time', old.endMs)
  const shiftMs = wallMsAt(startMs, zone) - wallMsAt(old.startMs, zone)
  return { zone, shiftMs, lengthMs: change.endTime === undefined ? null : endMs - startMs }
}

function shifted(booking: BookingDetails, move: Move): { startTime: string; endTime: string } {
  const { startMs, endMs } = timeOf(booking)
  const newStartMs = instantMsOf(wallMsAt(startMs, move.zone) + move.shiftMs, move.zone)
  const newEndMs = newStartMs + (move.lengthMs ?? endMs - startMs)
  return { startTime: isoInstant(newStartMs), endTime: isoInstant(newEndMs) }
}

/** Claims what the planned visits need, and gives each its seat. Answers those that are refused. */
async function claimAll(tx: Transaction, planned: PlannedChange[]): Promise<RefusedOccurrence[]> {
  refuseOverlapsWithin(planned.map((it) => it.next).filter((next) => next.live))
  const wanting = planned.filter((it) => it.needsTime)
  const claims = await claimTimes(
    tx,
    wanting.map((it) => it.next),
    { exceptIds: planned.map((it) => it.next.id), need: 'all' },
  )
  return claims.flatMap((claim, at) => {
    const next = wanting[at]?.next
    if (!next) return []
    if (claim.ok) {
      next.seat = claim.seat
      return []
    }
    const { startsAt, endsAt } = next
    return [{ startsAt, endsAt, reason: 'booking_clash' as const, clashesWith: claim.clashes }]
  })
}

async function checkAll(
  tx: Transaction,
  references: References,
  of: { planned: PlannedChange[]; force: boolean },
): Promise<void> {
  const { force } = of
  // What is new to one visit another may have already; together they name all that the change says.
  const newReferences: PointedAt = Object.assign({}, ...of.planned.map((it) => it.newReferences))
  await checkReferences(tx, { ...newReferences, force })
  if (force) return
  for (const [userId, plans] of Map.groupBy(of.planned, (it) => it.next.userId)) {
    const serviceIds = [...new Set(plans.flatMap((it) => it.toPerform))]
    await checkPerformed(tx, { userId, serviceIds })
  }
  const moved = of.planned.filter((it) => it.newHours).map((it) => it.next)
  for (const [userId, visits] of Map.groupBy(moved, (visit) => visit.userId)) {
    await checkWorkingHours(tx, userId, {
      times: visits.map(timeOf),
      zone: await references.zone(),
    })
  }
}
