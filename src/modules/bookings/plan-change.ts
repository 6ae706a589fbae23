import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  type BookingDetails,
  buffersAround,
  copyServices,
  statusMoves,
  totalDurationMs,
  totalMinor,
} from './booking.ts'
import { authorise } from './booking-policy.ts'
import { presentBooking } from './present-booking.ts'
import { type PointedAt, type References, refuseInactive } from './references.ts'
import { checkedTimes, checkPrices, isoInstant, readMoment, timeOf } from './visit-times.ts'

/** What to change of a visit; what is absent stays. */
export interface VisitChange {
  clientId?: number | null | undefined
  userId?: number | undefined
  workplaceId?: number | null | undefined
  /** Services that stay keep the price they were booked at. */
  serviceIds?: number[] | undefined
  /** A price for each service, in minor units; null for what it would cost without being told. */
  prices?: (number | null)[] | undefined
  statusId?: number | undefined
  startTime?: string | undefined
  /** Without it a moved visit keeps its length, and one with other services gets theirs. */
  endTime?: string | undefined
  note?: string | undefined
  groupEventId?: number | null | undefined
  groupCapacity?: number | null | undefined
  /**
   * Moves outside working hours, into vacations, to what is inactive or not performed by this
   * employee; never over another booking.
   */
  force?: boolean | undefined
  /** The version that the caller saw; the change is refused when somebody was faster. */
  version?: number | undefined
  suggestNearest?: boolean | undefined
}

export interface PlannedChange {
  /** The booking as it shall be, but for its seat. */
  next: BookingDetails
  /** Nothing would change. */
  same: boolean
  /** It takes time that it does not hold yet. */
  needsTime: boolean
  /** It stands at another time or with another employee: the hours must be checked. */
  newHours: boolean
  newServices: boolean
  /** The services that are new to who performs them. */
  toPerform: number[]
  /** What the booking points at anew; all of it for one that takes time again. */
  newReferences: PointedAt
}

/**
 * Works out what a change makes of a booking, without touching either.
 * @throws ProblemError `conflict`, `forbidden`, `invalid_input`, `unknown_reference`,
 *   `status_move_refused`
 */
export async function planChange(
  references: References,
  who: Principal,
  of: { booking: BookingDetails; change: VisitChange },
): Promise<PlannedChange> {
  const { booking, change } = of
  checkCaller(who, of)
  const next: BookingDetails = {
    ...booking,
    clientId: change.clientId === undefined ? booking.clientId : change.clientId,
    userId: change.userId ?? booking.userId,
    workplaceId: change.workplaceId === undefined ? booking.workplaceId : change.workplaceId,
    note: change.note ?? booking.note,
    ...groupAfter(booking, change),
    statusId: change.statusId ?? booking.statusId,
    live: await liveAfter(references, who, of),
    ...(await servicesAfter(references, of)),
  }
  Object.assign(next, await timesAfter(references, { ...of, services: next.services }))
  return compare(booking, next)
}

function checkCaller(who: Principal, of: { booking: BookingDetails; change: VisitChange }): void {
  const { booking, change } = of
  if (change.version !== undefined && change.version !== booking.version) {
    throw new ProblemError('conflict', { details: { version: booking.version } })
  }
  if (change.force) authorise(who, 'force')
  // An employee may not push a visit into a colleague's calendar.
  if (change.userId !== undefined) authorise(who, 'change', change.userId)
}

/** Without an event there is nothing to have room. */
function groupAfter(
  booking: BookingDetails,
  change: VisitChange,
): Pick<BookingDetails, 'groupEventId' | 'groupCapacity'> {
  const { groupEventId = booking.groupEventId, groupCapacity = booking.groupCapacity } = change
  return { groupEventId, groupCapacity: groupEventId === null ? null : groupCapacity }
}

async function liveAfter(
  references: References,
  who: Principal,
  of: { booking: BookingDetails; change: VisitChange },
): Promise<boolean> {
  const { booking, change } = of
  if (change.statusId === undefined || change.statusId === booking.statusId) return booking.live
  const from = await references.meaningOf(booking.statusId)
  const to = await references.meaningOf(change.statusId)
  const mover = statusMoves[from][to]
  if (mover === 'nobody') throw new ProblemError('status_move_refused', { details: { from, to } })
  if (mover === 'manager') authorise(who, 'correct_status')
  return to !== 'cancelled'
}

async function servicesAfter(
  references: References,
  of: { booking: BookingDetails; change: VisitChange },
): Promise<Partial<BookingDetails>> {
  const { booking, change } = of
  const ids = change.serviceIds ?? booking.services.map((line) => line.serviceId)
  checkPrices(change.prices, ids.length)
  if (sameServices(booking, ids)) return withPrices(booking, change.prices)
  const offered = await references.services(ids)
  const kept = new Map(booking.services.map((line) => [line.serviceId, line]))
  refuseInactive(offered, { kept: new Set(kept.keys()), force: change.force })
  const services = copyServices(offered).map((line, at) => {
    const known = { ...line, ...kept.get(line.serviceId), position: line.position }
    return { ...known, priceMinor: change.prices?.[at] ?? known.priceMinor }
  })
  return { services, totalMinor: totalMinor(services), ...buffersAround(offered) }
}

/** The same services at other prices last as long as they did. */
function withPrices(
  booking: BookingDetails,
  prices: readonly (number | null)[] | undefined,
): Partial<BookingDetails> {
  if (prices === undefined) return {}
  const priced = booking.services.map((line, at) => ({
    ...line,
    priceMinor: prices[at] ?? line.priceMinor,
  }))
  return { services: priced, totalMinor: totalMinor(priced) }
}

async function timesAfter(
  references: References,
  of: { booking: BookingDetails; change: VisitChange; services: BookingDetails['services'] },
): Promise<Pick<BookingDetails, 'startsAt' | 'endsAt'>> {
  const { booking, change, services } = of
  const old = timeOf(booking)
  const startMs =
    change.startTime === undefined
      ? old.startMs
      : await readMoment(change.startTime, 'start_time', references.zone)
  const endMs =
    change.endTime === undefined
      ? startMs + (newLengthMs(booking, services) ?? old.endMs - old.startMs)
      : await readMoment(change.endTime, 'end_time', references.zone)
  checkedTimes({ startMs, endMs })
  return { startsAt: isoInstant(startMs), endsAt: isoInstant(endMs) }
}

/** Other services last differently; services without a duration say nothing. */
function newLengthMs(
  booking: BookingDetails,
  services: BookingDetails['services'],
): number | undefined {
  const ids = services.map((line) => line.serviceId)
  return sameServices(booking, ids) ? undefined : totalDurationMs(services) || undefined
}

function compare(booking: BookingDetails, next: BookingDetails): PlannedChange {
  const changed = changedFields(presentBooking(booking), presentBooking(next))
  const has = (...fields: string[]) => fields.some((field) => field in changed)
  const revived = next.live && !booking.live
  const newHours = next.live && (revived || has('start_time', 'end_time', 'user_id'))
  const newEvent = booking.groupEventId !== next.groupEventId
  return {
    next,
    same: Object.keys(changed).length === 0,
    newHours,
    needsTime: newHours || (next.live && (newEvent || has('workplace_id'))),
    newServices: has('services'),
    toPerform: next.live ? toPerform(booking, next) : [],
    newReferences: {
      ...(revived || has('client_id') ? { clientId: next.clientId } : {}),
      ...(revived || has('user_id') ? { userId: next.userId } : {}),
      ...(revived || has('workplace_id') ? { workplaceId: next.workplaceId } : {}),
    },
  }
}

function toPerform(booking: BookingDetails, next: BookingDetails): number[] {
  const ids = next.services.map((line) => line.serviceId)
  if (booking.userId !== next.userId) return ids
  const before = new Set(booking.services.map((line) => line.serviceId))
  return ids.filter((id) => !before.has(id))
}

function sameServices(booking: BookingDetails, ids: number[]): boolean {
  const lines = booking.services
  return lines.length === ids.length && lines.every((line, at) => line.serviceId === ids[at])
}
