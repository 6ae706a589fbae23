import type { Schemas } from '../../api/client.ts'
import type { CalendarAddress } from './calendar-address.ts'
import type { CalendarFrame } from './calendar-frame.ts'
import { vacationOn } from './clashes.ts'
import { dateOf } from './day-geometry.ts'
import { type Minutes, mergeMinutes, workingHours } from './working-hours.ts'

/** One column of the grid: a person, a workplace, a date, or what belongs to none of them. */
export interface Column {
  key: string
  kind: 'person' | 'place' | 'date'
  date: string
  /** Whose time it is, where the column says it. */
  userId: number | null
  workplaceId: number | null
  name: string | null
  detail: string
  color: string
  bookings: Schemas['Booking'][]
  /** Null where there is no schedule to speak of. */
  working: Minutes[] | null
  vacation: Schemas['Vacation'] | null
}

export interface ColumnOptions {
  address: CalendarAddress
  /** One date, or those of a week. */
  dates: readonly string[]
  /** Whose calendar alone may be seen; null for everybody's. */
  onlyUserId: number | null
  zone: string
}

export const plainColor = '#64748b'

/**
 * The columns of a day, or of a week. Whoever is booked has one, working here or not any more, so
 * that no booking is ever hidden but by the filters that the reader chose.
 */
export function columnsOf(
  bookings: readonly Schemas['Booking'][],
  frame: CalendarFrame,
  options: ColumnOptions,
): Column[] {
  const { address, dates, onlyUserId } = options
  const seen = bookings.filter(
    (booking) =>
      isChosen(booking, address) && (onlyUserId === null || booking.user_id === onlyUserId),
  )
  const [date = address.date] = dates
  if (dates.length > 1) return dateColumns(seen, frame, options)
  return address.by === 'people'
    ? peopleColumns(seen, frame, { ...options, date })
    : placeColumns(seen, frame, { ...options, date })
}

/** Whether the filters of the address leave a booking. */
export function isChosen(booking: Schemas['Booking'], address: CalendarAddress): boolean {
  const { people, places, statuses, services } = address
  return (
    (people.length === 0 || people.includes(booking.user_id)) &&
    (places.length === 0 || places.includes(booking.workplace_id ?? 0)) &&
    (statuses.length === 0 || statuses.includes(booking.status_id)) &&
    (services.length === 0 || booking.service_ids.some((id) => services.includes(id)))
  )
}

/** Who has a column whether booked or not, in the order of the calendar. */
export function peopleShown(
  frame: CalendarFrame,
  options: Pick<ColumnOptions, 'address' | 'onlyUserId'>,
): Schemas['User'][] {
  const { address, onlyUserId } = options
  return frame.users.filter(
    ({ id, bookable, active }) =>
      bookable &&
      active &&
      (address.people.length === 0 || address.people.includes(id)) &&
      (onlyUserId === null || id === onlyUserId),
  )
}

type DayOptions = ColumnOptions & { date: string }

function peopleColumns(
  seen: Schemas['Booking'][],
  frame: CalendarFrame,
  options: DayOptions,
): Column[] {
  const byUser = Map.groupBy(seen, (booking) => booking.user_id)
  const shown = new Set(peopleShown(frame, options).map(({ id }) => id))
  const columns = frame.users
    .filter(({ id }) => shown.has(id) || byUser.has(id))
    .map((user): Column => {
      const { date } = options
      const vacation = vacationOn(frame.vacations.get(user.id) ?? [], date)
      return {
        ...unnamed(`user-${user.id}`, 'person', date),
        userId: user.id,
        name: user.name,
        detail: user.position,
        color: user.color,
        bookings: byUser.get(user.id) ?? [],
        working: workingHours(date, frame.schedules.get(user.id) ?? [], vacation),
        vacation: vacation ?? null,
      }
    })
    .toSorted(byPresence)
  const known = new Set(frame.users.map(({ id }) => id))
  const rest = seen.filter(({ user_id: id }) => !known.has(id))
  return rest.length === 0
    ? columns
    : [...columns, { ...unnamed('user-none', 'person', options.date), bookings: rest }]
}

type Presence = Pick<Column, 'working'>

/** Whoever is off that day stands behind those who work; a screen has room for few. */
export function byPresence(one: Presence, other: Presence): number {
  const isOff = ({ working }: Presence) => Number(working?.length === 0)
  return isOff(one) - isOff(other)
}

function placeColumns(
  seen: Schemas['Booking'][],
  frame: CalendarFrame,
  { address, date }: DayOptions,
): Column[] {
  const byPlace = Map.groupBy(seen, (booking) => booking.workplace_id)
  const columns = frame.workplaces
    .filter(({ id, active }) => byPlace.has(id) || (active && isAsked(id, address.places)))
    .map((place) => ({
      ...unnamed(`place-${place.id}`, 'place', date),
      workplaceId: place.id,
      name: place.name,
      color: place.color,
      bookings: byPlace.get(place.id) ?? [],
    }))
  const known = new Set(frame.workplaces.map(({ id }) => id))
  const rest = seen.filter(({ workplace_id: id }) => id === null || !known.has(id))
  return rest.length === 0
    ? columns
    : [...columns, { ...unnamed('place-none', 'place', date), bookings: rest }]
}

function dateColumns(
  seen: Schemas['Booking'][],
  frame: CalendarFrame,
  options: ColumnOptions,
): Column[] {
  const byDate = Map.groupBy(seen, ({ start_time: start }) =>
    dateOf(Date.parse(start), options.zone),
  )
  const people = peopleShown(frame, options)
  const [one] = people
  const isOne = people.length === 1
  return options.dates.map((date) => {
    const vacation = isOne && one ? vacationOn(frame.vacations.get(one.id) ?? [], date) : undefined
    return {
      ...unnamed(`date-${date}`, 'date', date),
      userId: isOne ? (one?.id ?? null) : null,
      color: isOne ? (one?.color ?? plainColor) : plainColor,
      bookings: byDate.get(date) ?? [],
      working: hoursOf(people, date, frame),
      vacation: vacation ?? null,
    }
  })
}

/** When any of these people works on a date. */
export function hoursOf(
  people: readonly Pick<Schemas['User'], 'id'>[],
  date: string,
  frame: CalendarFrame,
): Minutes[] {
  return mergeMinutes(people.flatMap(({ id }) => workedOn(date, id, frame)))
}

function workedOn(date: string, userId: number, frame: CalendarFrame): Minutes[] {
  const vacation = vacationOn(frame.vacations.get(userId) ?? [], date)
  return workingHours(date, frame.schedules.get(userId) ?? [], vacation)
}

function isAsked(id: number, filter: readonly number[]): boolean {
  return filter.length === 0 || filter.includes(id)
}

function unnamed(key: string, kind: Column['kind'], date: string): Column {
  return {
    key,
    kind,
    date,
    userId: null,
    workplaceId: null,
    name: null,
    detail: '',
    color: plainColor,
    bookings: [],
    working: null,
    vacation: null,
  }
}
