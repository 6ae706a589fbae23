import type { Schemas } from '../../api/client.ts'
import { dayClock } from './day-clock.ts'
import { dateOf, type Span } from './day-geometry.ts'
import { closedHours, workingHours } from './working-hours.ts'

const minuteMs = 60_000
const dayMinutes = 1_440

/** Where and when something would stand. */
export interface Place extends Span {
  /** The booking that is moved; it is never in its own way. */
  bookingId: number | null
  userId: number | null
  workplaceId: number | null
}

export type ClashKind =
  | 'employee_busy'
  | 'workplace_busy'
  | 'vacation'
  | 'outside_schedule'
  | 'not_performed'

export interface Clash {
  kind: ClashKind
  /** What stands there already. */
  with: Schemas['Booking'] | null
}

/** What is known of the days on the screen. */
export interface Known {
  zone: string
  bookings: readonly Schemas['Booking'][]
  isLive(booking: Schemas['Booking']): boolean
  /** How many visits fit in a workplace at once. */
  capacityOf(workplaceId: number): number
  /** Whether somebody performs services at all, whenever it is. */
  performs(userId: number, serviceIds: readonly number[]): boolean
  schedules: ReadonlyMap<number, Schemas['Schedule'][]>
  vacations: ReadonlyMap<number, Schemas['Vacation'][]>
}

/**
 * What a place clashes with, as far as this screen knows; the server has the last word. Empty when
 * nothing is in the way. A busy time comes first: nobody may force that.
 */
export function clashesAt(place: Place, known: Known): Clash[] {
  return [...busyAt(place, known), ...closedAt(place, known), ...unfitAt(place, known)]
}

/** Whether a manager may book there nevertheless. */
export function mayBeForced(clashes: readonly Clash[]): boolean {
  return clashes.every(({ kind }) => kind !== 'employee_busy' && kind !== 'workplace_busy')
}

function busyAt(place: Place, { bookings, isLive, capacityOf }: Known): Clash[] {
  const inTheWay = bookings.filter(
    (booking) =>
      booking.id !== place.bookingId &&
      Date.parse(booking.start_time) < place.endMs &&
      Date.parse(booking.end_time) > place.startMs &&
      isLive(booking),
  )
  const busyEmployee = inTheWay.find(
    ({ user_id: id }) => place.userId !== null && id === place.userId,
  )
  const there = inTheWay.filter(
    ({ workplace_id: id }) => place.workplaceId !== null && id === place.workplaceId,
  )
  const last = there.at(-1)
  const isFull = last && mostAtOnce(there) >= capacityOf(place.workplaceId ?? 0)
  return [
    ...(busyEmployee ? [{ kind: 'employee_busy' as const, with: busyEmployee }] : []),
    ...(isFull ? [{ kind: 'workplace_busy' as const, with: last }] : []),
  ]
}

/** The most of them that go on at the same time: it is reached where one of them begins. */
function mostAtOnce(bookings: readonly Schemas['Booking'][]): number {
  const counts = bookings.map(
    ({ start_time: moment }) =>
      bookings.filter(({ start_time, end_time }) => start_time <= moment && moment < end_time)
        .length,
  )
  return Math.max(0, ...counts)
}

function closedAt(place: Place, { zone, schedules, vacations }: Known): Clash[] {
  if (place.userId === null) return []
  const date = dateOf(place.startMs, zone)
  const vacation = vacationOn(vacations.get(place.userId) ?? [], date)
  if (vacation) return [{ kind: 'vacation', with: null }]
  const clock = dayClock(date, zone)
  const from = clock.minuteOf(place.startMs)
  const to = Math.min(from + (place.endMs - place.startMs) / minuteMs, dayMinutes)
  const working = workingHours(date, schedules.get(place.userId) ?? [], undefined)
  return closedHours(working, { from, to }).length > 0
    ? [{ kind: 'outside_schedule', with: null }]
    : []
}

/** Only who is new to a visit has to know how to do it. */
function unfitAt({ bookingId, userId }: Place, { bookings, performs }: Known): Clash[] {
  const booking = bookings.find(({ id }) => id === bookingId)
  if (!booking || userId === null || userId === booking.user_id) return []
  return performs(userId, booking.service_ids) ? [] : [{ kind: 'not_performed', with: null }]
}

/** The vacation that somebody has on a date. */
export function vacationOn(
  vacations: readonly Schemas['Vacation'][],
  date: string,
): Schemas['Vacation'] | undefined {
  return vacations.find(({ starts_on: from, ends_on: to }) => from <= date && date <= to)
}
