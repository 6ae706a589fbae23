import { ask } from '../api/ask.ts'
import type { ClientBooking } from '../api/shapes.ts'
import { shopPath } from '../shop.ts'
import { readSession } from '../use-my-bookings.ts'

const waitsMs = [1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000]

/** The numbers of the client's bookings; null for somebody who is not signed in. */
export async function countBookings(): Promise<Set<number> | null> {
  if (!(await readSession().catch(() => null))) return null
  const { items } = await ask<{ items: ClientBooking[] }>(`GET ${shopPath('/my/bookings')}`)
  return new Set(items.map(({ id }) => id))
}

/**
 * Asks the server, for half a minute at most, until a booking is there that was not before. Nobody
 * who is not signed in is shown bookings, so for them it is not waited.
 */
export async function waitForBooking(before: Set<number> | null): Promise<boolean> {
  if (before === null) return false
  for (const waitMs of waitsMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const now = await countBookings().catch(() => null)
    if (now && [...now].some((id) => !before.has(id))) return true
  }
  return false
}
