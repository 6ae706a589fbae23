import type { Schemas } from '../../api/client.ts'
import type { Booked } from './read-calendar.ts'

const telling = [
  'version',
  'updated_at',
  'crm_deal_id',
  'start_time',
  'end_time',
  'user_id',
  'workplace_id',
  'status_id',
  'note',
] as const

/**
 * What did not change of an answer stays the very object it was, so that it is not drawn again. A
 * thousand bookings are compared by what tells of a change, and not property by property: this runs
 * while somebody drags.
 */
export function shareBooked(before: unknown, now: unknown): unknown {
  if (!isBooked(before) || !isBooked(now)) return now
  const known = new Map(before.bookings.map((booking) => [booking.id, booking]))
  const clients = Object.fromEntries(
    Object.entries(now.clients).map(([id, client]) => {
      const old = before.clients[Number(id)]
      return [id, old && isSameClient(old, client) ? old : client]
    }),
  )
  const bookings = now.bookings.map((booking) => {
    const old = known.get(booking.id)
    return old && telling.every((name) => old[name] === booking[name]) ? old : booking
  })
  return {
    ...now,
    bookings: isSameList(before.bookings, bookings) ? before.bookings : bookings,
    clients: isSameList(Object.values(before.clients), Object.values(clients))
      ? before.clients
      : clients,
  }
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at])
}

function isSameClient(one: Schemas['Client'], other: Schemas['Client']): boolean {
  return (
    one.updated_at === other.updated_at &&
    one.name === other.name &&
    one.crm_contact_id === other.crm_contact_id
  )
}

function isBooked(value: unknown): value is Booked {
  return typeof value === 'object' && value !== null && 'bookings' in value && 'clients' in value
}
