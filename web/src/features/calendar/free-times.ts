import { api, type Schemas } from '../../api/client.ts'
import type { Place } from './clashes.ts'

/** A time at which a booking could stand. */
export interface FreeTime {
  startMs: number
  endMs: number
  userId: number
}

/**
 * Free times near a wanted one, as the server knows them. Empty when nothing is free or nothing
 * could be asked: a convenience is never an error.
 */
export async function readFreeTimes(
  booking: Schemas['Booking'],
  place: Place,
): Promise<FreeTime[]> {
  const { data } = await api
    .POST('/api/bookings/check', {
      body: {
        booking_id: booking.id,
        user_id: place.userId ?? booking.user_id,
        workplace_id: place.workplaceId,
        start_time: new Date(place.startMs).toISOString(),
        end_time: new Date(place.endMs).toISOString(),
      },
    })
    .catch(() => ({ data: undefined }))
  return (data?.nearest_free ?? [])
    .map((free) => ({
      startMs: Date.parse(free.start_time),
      endMs: Date.parse(free.end_time),
      userId: free.user_id,
    }))
    .sort((one, other) => one.startMs - other.startMs)
}
