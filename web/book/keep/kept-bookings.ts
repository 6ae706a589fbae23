import type { ClientBooking } from '../api/shapes.ts'
import { shop } from '../shop.ts'
import { keep, readKept } from './storage.ts'

const keptAtMost = 50
const storedAs = () => `uzel-bookings:${shop.slug}`

/** The bookings that were made in this browser, newest first. Their links are the keys to them. */
export function readBookings(): ClientBooking[] {
  return readKept<ClientBooking[]>(storedAs(), [])
}

export function keepBooking(booking: ClientBooking): void {
  const others = readBookings().filter(({ id }) => id !== booking.id)
  keep(storedAs(), [booking, ...others].slice(0, keptAtMost))
}

/** Keeps what has become of a booking; one that was not made here is left to the server. */
export function updateKept(token: string, changes: Partial<ClientBooking>): void {
  const all = readBookings()
  if (!all.some((one) => one.token === token)) return
  const updated = all.map((one) => (one.token === token ? { ...one, ...changes } : one))
  keep(storedAs(), updated)
}

export function forgetKept(token: string): void {
  keep(
    storedAs(),
    readBookings().filter((one) => one.token !== token),
  )
}
