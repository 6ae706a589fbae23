import { changedFields } from '../../kernel/changed-fields.ts'
import type { Json } from '../../kernel/json.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Fact } from '../../platform/facts/index.ts'
import type { BookingDetails } from './booking.ts'
import { presentBooking } from './present-booking.ts'

/**
 * What happened to a booking. Its employee hears of it, and so does the one it was taken from.
 * `before` is the booking as it was; only what changed of it is kept.
 */
export function bookingFact(
  name: 'BookingCreated' | 'BookingUpdated' | 'BookingDeleted',
  who: Principal,
  of: { booking: BookingDetails; before?: BookingDetails },
): Fact {
  const { booking, before } = of
  const data = presentBooking(booking)
  const concerned = new Set([booking.userId, before?.userId ?? booking.userId])
  const changed: Json | undefined = before && changedFields(presentBooking(before), data)
  return {
    name,
    subject: 'booking',
    subjectId: booking.id,
    actor: who.actor,
    data: { ...data },
    audience: [...concerned],
    ...(changed === undefined ? {} : { before: changed }),
  }
}
