import type { Transaction } from '../../platform/database/index.ts'
import type { BookingDetails } from './booking.ts'
import { idsOfBookings, readBookings } from './booking-store.ts'

/** Bookings by number for other folders, deleted ones too (see `deletedAt`); at most 1,000. */
export async function findBookings(
  tx: Transaction,
  ids: number[],
): Promise<Map<number, BookingDetails>> {
  if (ids.length === 0) return new Map()
  const found = await readBookings(tx, ids)
  return new Map(found.map((booking) => [booking.id, booking]))
}

/**
 * Walks the numbers of all bookings upwards, deleted ones too; `sinceMs` keeps those changed since.
 */
export async function listBookingIds(
  tx: Transaction,
  page: { afterId: number; limit: number; sinceMs?: number },
): Promise<number[]> {
  return idsOfBookings(tx, page)
}
