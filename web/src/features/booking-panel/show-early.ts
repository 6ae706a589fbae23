import type { Schemas } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'

type Booking = Schemas['Booking']

/** Lists lie this deep in what is cached, at most: pages of items. */
const depthAtMost = 8

/**
 * Shows a booking as it is about to be wherever it is on the screen. Call what is answered to take
 * it back, when the server refuses.
 */
export function showEarly(booking: Booking): () => void {
  const undo: (() => void)[] = []
  for (const [queryKey, cached] of queryClient.getQueriesData({ queryKey: ['bookings'] })) {
    const shown = withBooking(cached, booking)
    if (shown === cached) continue
    undo.push(() => queryClient.setQueryData(queryKey, cached))
    queryClient.setQueryData(queryKey, shown)
  }
  return () => {
    for (const back of undo) back()
  }
}

/** The same data with the booking replaced wherever it stands; the very same when it does not. */
function withBooking(data: unknown, booking: Booking, depth = depthAtMost): unknown {
  if (isThis(data, booking)) return booking
  if (depth === 0 || data === null || typeof data !== 'object') return data
  if (Array.isArray(data)) {
    const next = data.map((item) => withBooking(item, booking, depth - 1))
    return next.some((item, at) => item !== data[at]) ? next : data
  }
  if (Object.getPrototypeOf(data) !== Object.prototype) return data
  const entries = Object.entries(data).map(
    ([name, value]) => [name, withBooking(value, booking, depth - 1)] as const,
  )
  const isSame = entries.every(([name, value]) => value === data[name as keyof typeof data])
  return isSame ? data : Object.fromEntries(entries)
}

function isThis(data: unknown, booking: Booking): boolean {
  return (
    data !== null &&
    typeof data === 'object' &&
    'service_ids' in data &&
    'id' in data &&
    data.id === booking.id
  )
}
