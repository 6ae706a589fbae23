import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { type BookingStates, noStates } from './booking-states.ts'
import { type RecordStates, readRecordStates } from './read-record-states.ts'

/** Behind the live events, which may be lost. */
const everyMs = 15_000

/** How the bookings stand with the CRM; nothing for those who may not see connections. */
export function useBookingStates(maySee: boolean) {
  const query = useQuery({
    queryKey: ['connections', 'booking-states'],
    queryFn: () => readRecordStates('booking'),
    enabled: maySee,
    refetchInterval: everyMs,
  })
  return computed<BookingStates>(() => {
    const read = query.data.value as RecordStates | undefined
    if (!read) return noStates
    const entries = Object.entries(read.states).map(([id, state]) => [Number(id), state] as const)
    return { known: read.known, complete: read.complete, apart: new Map(entries) }
  })
}
