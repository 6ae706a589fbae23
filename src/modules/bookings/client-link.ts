import { ProblemError } from '../../kernel/errors.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { findUserNames } from '../staff/index.ts'
import { checkWindow, clientPrincipal, isBeyondHorizon } from './book-for-client.ts'
import type { BookingDetails, Meaning } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import { lockBooking, readBookings } from './booking-store.ts'
import { markConfirmed } from './booking-write-store.ts'
import { cancelLocked } from './cancel-visit.ts'
import { applyChange } from './change-visit.ts'
import { nearestFree } from './nearest-free.ts'
import { lockCalendars } from './occupancy-store.ts'
import { lookUp } from './references.ts'
import { bookedOrThrow, clashProblem } from './visit-outcome.ts'
import { isoInstant, readMoment, timeOf } from './visit-times.ts'
import { checkWorkingHours } from './working-hours-check.ts'

/** What the client sees of a booking. Instants are ISO 8601 with `Z`. */
export interface LinkedVisit {
  business: string
  /** The business's public address. */
  slug: string
  zone: string
  currency: string
  language: string
  employee: string
  services: { name: string; duration_minutes: number; price_minor: number }[]
  service_ids: number[]
  user_id: number
  start_time: string
  end_time: string
  total_minor: number
  state: Meaning
  confirmed: boolean
  /** Whether it may still be moved or cancelled here, and until when. */
  can_change: boolean
  change_until: string
}

/**
 * Shows the booking of a link. The caller has checked the link.
 * @throws ProblemError `not_found`
 */
export async function openClientLink(tx: Transaction, bookingId: number): Promise<LinkedVisit> {
  const [booking] = await readBookings(tx, [bookingId])
  if (!booking || booking.deletedAt !== null) throw new ProblemError('not_found')
  return show(tx, booking)
}

/**
 * Cancels the booking of a link; one that is cancelled already stays so.
 * @throws ProblemError `not_found`, `too_late_to_change`, `status_move_refused`
 */
export async function cancelByClientLink(tx: Transaction, bookingId: number): Promise<LinkedVisit> {
  return show(tx, await cancelForClient(tx, { id: bookingId }))
}

/**
 * The same for whoever is signed in: with `clientId` only that client's booking is there.
 * @throws ProblemError as above
 */
export async function cancelForClient(tx: Transaction, of: TheirBooking): Promise<BookingDetails> {
  const { booking, client, meaning } = await lockForClient(tx, of)
  if (meaning === 'cancelled') return booking
  refuseUnlessActive(meaning, 'cancelled')
  return cancelLocked(tx, client, { booking })
}

/**
 * Notes that the client will come; a visit that is confirmed already stays so.
 * @throws ProblemError `not_found`, `status_move_refused`
 */
export async function confirmByClientLink(
  tx: Transaction,
  bookingId: number,
): Promise<LinkedVisit> {
  return show(tx, await confirmForClient(tx, { id: bookingId }))
}

/**
 * The same for whoever is known otherwise: with `clientId` only that client's booking is there.
 * @throws ProblemError as above
 */
export async function confirmForClient(tx: Transaction, of: TheirBooking): Promise<BookingDetails> {
  const { booking, client, meaning } = await lockTheirs(tx, of)
  refuseUnlessActive(meaning, 'active')
  if (booking.confirmed) return booking
  const confirmed = await markConfirmed(tx, booking)
  await record(tx, bookingFact('BookingUpdated', client, { booking: confirmed, before: booking }))
  return confirmed
}

/**
 * Moves the booking of a link, with the same employee, to a time that clients are offered: within
 * hours, on the grid of slots, with the breaks between visits. What is in the way is not told, for
 * it is somebody else's visit; free times near the wanted one are.
 * @throws ProblemError `not_found`, `too_late_to_change`, `booking_clash`, `outside_schedule`,
 *   `on_vacation`, `status_move_refused`
 */
export async function rescheduleByClientLink(
  tx: Transaction,
  bookingId: number,
  startTime: string,
): Promise<LinkedVisit> {
  return show(tx, await rescheduleForClient(tx, { id: bookingId }, startTime))
}

/**
 * The same for whoever is signed in: with `clientId` only that client's booking is there.
 * @throws ProblemError as above
 */
export async function rescheduleForClient(
  tx: Transaction,
  of: TheirBooking,
  startTime: string,
): Promise<BookingDetails> {
  const { booking, client, meaning, earliestMs } = await lockForClient(tx, of)
  refuseUnlessActive(meaning, 'active')
  const startMs = await readMoment(startTime, 'start_time', lookUp(tx).zone)
  if (startMs < earliestMs) throw tooLate(earliestMs)
  await checkHorizon(tx, booking, startMs)
  const old = timeOf(booking)
  if (startMs === old.startMs) return booking
  await holdOfferedTime(tx, booking, { startMs, endMs: startMs + old.endMs - old.startMs })
  const change = { startTime: isoInstant(startMs), suggestNearest: true }
  // A workplace may have room at every moment, and yet no one seat for the whole of the visit.
  const outcome = await applyChange(tx, client, { booking, change })
  return bookedOrThrow(outcome.ok ? outcome : { ...outcome, clashesWith: [] })
}

/**
 * Holds the time for the booking until this transaction ends, if a client can be offered it.
 * @throws ProblemError `booking_clash`, `outside_schedule`, `on_vacation`
 */
async function holdOfferedTime(
  tx: Transaction,
  booking: BookingDetails,
  time: TimeRange,
): Promise<void> {
  const tenant = await lookUp(tx).tenant()
  const { zone, minimumNoticeMinutes } = tenant
  await checkWorkingHours(tx, booking.userId, { times: [time], zone })
  await lockCalendars(tx, [booking])
  const near = await nearestFree(tx, tenant, {
    ...booking,
    ...time,
    minimumNoticeMinutes,
    exceptIds: [booking.id],
  })
  if (near[0]?.startMs === time.startMs) return
  throw clashProblem({ ok: false, code: 'booking_clash', clashesWith: [], nearestFree: near })
}

/** A visit that the business itself has put beyond its horizon may be moved there. */
async function checkHorizon(
  tx: Transaction,
  booking: BookingDetails,
  startMs: number,
): Promise<void> {
  const tenant = await lookUp(tx).tenant()
  if (!isBeyondHorizon(tenant, Date.parse(booking.startsAt))) checkWindow(tenant, startMs)
}

/** Which booking; and whose it must be, where the caller is known. */
interface TheirBooking {
  id: number
  clientId?: number
}

/**
 * Locks a booking for its client, who may change it until the tenant's minimum notice before it.
 */
async function lockForClient(tx: Transaction, of: TheirBooking) {
  const { references, ...theirs } = await lockTheirs(tx, of)
  const { minimumNoticeMinutes } = await references.tenant()
  const earliestMs = Date.now() + minimumNoticeMinutes * minuteMs
  if (Date.parse(theirs.booking.startsAt) < earliestMs) throw tooLate(earliestMs)
  return { ...theirs, earliestMs }
}

async function lockTheirs(tx: Transaction, of: TheirBooking) {
  const booking = await lockBooking(tx, of.id)
  const isTheirs = of.clientId === undefined || booking?.clientId === of.clientId
  if (!booking || !isTheirs) throw new ProblemError('not_found')
  const references = lookUp(tx)
  const meaning = await references.meaningOf(booking.statusId)
  return { booking, client: clientPrincipal(tx, booking.clientId), meaning, references }
}

/** What has happened is for the business to correct, not for a link. */
function refuseUnlessActive(from: Meaning, to: Meaning): void {
  if (from !== 'active') throw new ProblemError('status_move_refused', { details: { from, to } })
}

function tooLate(earliestMs: number): ProblemError {
  const details = { earliest: new Date(earliestMs).toISOString() }
  return new ProblemError('too_late_to_change', { details })
}

async function show(tx: Transaction, booking: BookingDetails): Promise<LinkedVisit> {
  const references = lookUp(tx)
  const tenant = await references.tenant()
  const state = await references.meaningOf(booking.statusId)
  const names = await findUserNames(tx, [booking.userId])
  const untilMs = Date.parse(booking.startsAt) - tenant.minimumNoticeMinutes * minuteMs
  return {
    business: tenant.name,
    slug: tenant.slug,
    zone: tenant.zone,
    currency: tenant.currency,
    language: tenant.language,
    employee: names.get(booking.userId) ?? '',
    services: booking.services.map((line) => ({
      name: line.name,
      duration_minutes: line.durationMinutes,
      price_minor: line.priceMinor,
    })),
    service_ids: booking.services.map((line) => line.serviceId),
    user_id: booking.userId,
    start_time: booking.startsAt,
    end_time: booking.endsAt,
    total_minor: booking.totalMinor,
    state,
    confirmed: booking.confirmed,
    can_change: state === 'active' && untilMs > Date.now(),
    change_until: new Date(untilMs).toISOString(),
  }
}
