import { api } from '../../api/client.ts'
import type { AskCheck } from './free-times.ts'

/** Asks the server; it writes nothing. */
export const askServer: AskCheck = async (booking, place) => {
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
  return data ?? null
}
