import { ProblemError } from '../../kernel/errors.ts'
import { type Principal, systemPrincipal } from '../../kernel/principal.ts'
import { minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findUserNames } from '../staff/index.ts'
import type { BookingDetails, Meaning } from './booking.ts'
import { lockBooking, readBookings } from './booking-store.ts'
import { cancelLocked } from './cancel-visit.ts'
import { applyChange } from './change-visit.ts'
import { lookUp } from './references.ts'
import { bookedOrThrow } from './visit-outcome.ts'
import { readMoment } from './visit-times.ts'

/** What the client sees of a booking. Instants are ISO 8601 with `Z`. */
export interface LinkedVisit {
  business: string
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
  const { booking, client, meaning } = await lockForClient(tx, bookingId)
  if (meaning === 'cancelled') return show(tx, booking)
  refuseUnlessActive(meaning, 'cancelled')
  return show(tx, await cancelLocked(tx, client, { booking }))
}

/**
 * Moves the booking of a link, with the same employee and within their hours. What is in the way is
 * not told: it is somebody else's visit; free times near the wanted one are.
 * @throws ProblemError `not_found`, `too_late_to_change`, `booking_clash`, `outside_schedule`,
 *   `on_vacation`, `status_move_refused`
 */
export async function rescheduleByClientLink(
  tx: Transaction,
  bookingId: number,
  startTime: string,
): Promise<LinkedVisit> {
  const { booking, client, meaning, earliestMs } = await lockForClient(tx, bookingId)
  refuseUnlessActive(meaning, 'active')
  const startMs = await readMoment(startTime, 'start_time', lookUp(tx).zone)
  if (startMs < earliestMs) throw tooLate(earliestMs)
  const change = { startTime: new Date(startMs).toISOString(), suggestNearest: true }
  const outcome = await applyChange(tx, client, { booking, change })
  return show(tx, bookedOrThrow(outcome.ok ? outcome : { ...outcome, clashesWith: [] }))
}

/**
 * Locks a booking for its client, who may change it until the tenant's minimum notice before it.
 */
async function lockForClient(tx: Transaction, bookingId: number) {
  const booking = await lockBooking(tx, bookingId)
  if (!booking) throw new ProblemError('not_found')
  const references = lookUp(tx)
  const { minimumNoticeMinutes } = await references.tenant()
  const earliestMs = Date.now() + minimumNoticeMinutes * minuteMs
  if (Date.parse(booking.startsAt) < earliestMs) throw tooLate(earliestMs)
  const meaning = await references.meaningOf(booking.statusId)
  return { booking, client: clientOf(tx, booking), meaning, earliestMs }
}

/** What has happened is for the business to correct, not for a link. */
function refuseUnlessActive(from: Meaning, to: Meaning): void {
  if (from !== 'active') throw new ProblemError('status_move_refused', { details: { from, to } })
}

function tooLate(earliestMs: number): ProblemError {
  const details = { earliest: new Date(earliestMs).toISOString() }
  return new ProblemError('too_late_to_change', { details })
}

/**
 * The client acts with the program's rights, on this booking alone, and is named in its history.
 */
function clientOf(tx: Transaction, booking: BookingDetails): Principal {
  const program = systemPrincipal(tx.tenantId)
  if (booking.clientId === null) return program
  return { ...program, actor: { kind: 'client', id: booking.clientId } }
}

async function show(tx: Transaction, booking: BookingDetails): Promise<LinkedVisit> {
  const references = lookUp(tx)
  const tenant = await references.tenant()
  const state = await references.meaningOf(booking.statusId)
  const names = await findUserNames(tx, [booking.userId])
  const untilMs = Date.parse(booking.startsAt) - tenant.minimumNoticeMinutes * minuteMs
  return {
    business: tenant.name,
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
    can_change: state === 'active' && untilMs > Date.now(),
    change_until: new Date(untilMs).toISOString(),
  }
}
