import type { components } from '../../api/schema.generated.ts'
import type { Place } from './clashes.ts'

type Booking = components['schemas']['Booking']

/** Whether a booking stays where it is and only its end goes elsewhere. */
export function isOnlyEnd(booking: Booking, place: Place): boolean {
  return (
    Date.parse(booking.start_time) === place.startMs &&
    (place.userId ?? booking.user_id) === booking.user_id &&
    place.workplaceId === booking.workplace_id
  )
}
