import type { BookingDetails } from './booking.ts'

/** A booking as the API, the facts and the screens show it. */
export interface PresentedBooking {
  id: number
  client_id: number | null
  user_id: number
  workplace_id: number | null
  services: {
    service_id: number
    name: string
    price_minor: number
    duration_minutes: number
    position: number
  }[]
  service_ids: number[]
  status_id: number
  start_time: string
  end_time: string
  note: string
  source: string
  total_minor: number
  series_id: number | null
  group: { event_id: number; capacity: number | null } | null
  confirmed: boolean
  version: number
  created_at: string
  updated_at: string
}

export function presentBooking(booking: BookingDetails): PresentedBooking {
  return {
    id: booking.id,
    client_id: booking.clientId,
    user_id: booking.userId,
    workplace_id: booking.workplaceId,
    services: booking.services.map((line) => ({
      service_id: line.serviceId,
      name: line.name,
      price_minor: line.priceMinor,
      duration_minutes: line.durationMinutes,
      position: line.position,
    })),
    service_ids: booking.services.map((line) => line.serviceId),
    status_id: booking.statusId,
    start_time: booking.startsAt,
    end_time: booking.endsAt,
    note: booking.note,
    source: booking.source,
    total_minor: booking.totalMinor,
    series_id: booking.seriesId,
    group: groupOf(booking),
    confirmed: booking.confirmed,
    version: booking.version,
    created_at: booking.createdAt,
    updated_at: booking.updatedAt,
  }
}

function groupOf({ groupEventId, groupCapacity }: BookingDetails): PresentedBooking['group'] {
  return groupEventId === null ? null : { event_id: groupEventId, capacity: groupCapacity }
}
