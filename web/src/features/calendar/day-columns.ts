import type { Schemas } from '../../api/client.ts'
import type { DayBookings, DayFrame } from './read-day.ts'
import { type Minutes, workingHours } from './working-hours.ts'

/** By whom or by where a day is shown. */
export type View = 'people' | 'places'

/** One column of the calendar: a person, a workplace, or what belongs to neither. */
export interface DayColumn {
  key: string
  name: string | null
  detail: string
  color: string
  bookings: Schemas['Booking'][]
  /** Null where there is no schedule to speak of. */
  working: Minutes[] | null
  vacation: Schemas['Vacation'] | null
}

const plain = '#64748b'

/**
 * The columns of a day. Whoever is booked has one, working here or not any more, so that no
 * booking is ever hidden; `onlyUserId` leaves a single person's.
 */
export function dayColumns(
  day: { booked: DayBookings; frame: DayFrame },
  options: { view: View; onlyUserId: number | null },
): DayColumn[] {
  return options.view === 'people'
    ? peopleColumns(day, options.onlyUserId)
    : placeColumns(day, options.onlyUserId)
}

type Day = Parameters<typeof dayColumns>[0]

function peopleColumns({ booked, frame }: Day, onlyUserId: number | null): DayColumn[] {
  const byUser = Map.groupBy(booked.bookings, (booking) => booking.user_id)
  const columns = frame.users
    .filter((user) => (user.bookable && user.active) || byUser.has(user.id))
    .map((user): DayColumn => {
      const vacation = frame.vacations.get(user.id)
      return {
        key: `user-${user.id}`,
        name: user.name,
        detail: user.position,
        color: user.color,
        bookings: byUser.get(user.id) ?? [],
        working: workingHours(frame.date, frame.schedules.get(user.id) ?? [], vacation),
        vacation: vacation ?? null,
      }
    })
  if (onlyUserId !== null) return columns.filter(({ key }) => key === `user-${onlyUserId}`)
  const known = new Set(frame.users.map(({ id }) => id))
  const rest = booked.bookings.filter((booking) => !known.has(booking.user_id))
  return rest.length === 0 ? columns : [...columns, unnamed('user-none', rest)]
}

function placeColumns({ booked, frame }: Day, onlyUserId: number | null): DayColumn[] {
  const seen = booked.bookings.filter(
    (booking) => onlyUserId === null || booking.user_id === onlyUserId,
  )
  const byPlace = Map.groupBy(seen, (booking) => booking.workplace_id)
  const columns = frame.workplaces
    .filter((place) => place.active || byPlace.has(place.id))
    .map((place) => ({
      ...unnamed(`place-${place.id}`, byPlace.get(place.id) ?? []),
      name: place.name,
      color: place.color,
    }))
  const known = new Set(frame.workplaces.map(({ id }) => id))
  const rest = seen.filter(({ workplace_id: id }) => id === null || !known.has(id))
  return rest.length === 0 ? columns : [...columns, unnamed('place-none', rest)]
}

function unnamed(key: string, bookings: Schemas['Booking'][]): DayColumn {
  return { key, name: null, detail: '', color: plain, bookings, working: null, vacation: null }
}
