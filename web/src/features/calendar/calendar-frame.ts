import type { Schemas } from '../../api/client.ts'

/** What bookings stand on: people, places, hours. It changes seldom. */
export interface CalendarFrame {
  /** In the order of the calendar. */
  users: Schemas['User'][]
  workplaces: Schemas['Workplace'][]
  statuses: Map<number, Schemas['Status']>
  services: Map<number, Schemas['Service']>
  schedules: Map<number, Schemas['Schedule'][]>
  vacations: Map<number, Schemas['Vacation'][]>
}

/** Whether a booking takes anybody's time. */
export function takesTime(booking: Schemas['Booking'], frame: CalendarFrame): boolean {
  return frame.statuses.get(booking.status_id)?.meaning !== 'cancelled'
}

/** Who has no services written down performs all of them. */
export function performs(
  user: Pick<Schemas['User'], 'service_ids'> | undefined,
  services: readonly number[],
): boolean {
  const own = user?.service_ids ?? []
  return own.length === 0 || services.every((id) => own.includes(id))
}

/** Minutes of preparation before a booking and of cleaning after it. */
export function buffersOf(
  booking: Schemas['Booking'],
  frame: CalendarFrame,
): { before: number; after: number } {
  const first = frame.services.get(booking.service_ids.at(0) ?? 0)
  const last = frame.services.get(booking.service_ids.at(-1) ?? 0)
  return { before: first?.buffer_before_minutes ?? 0, after: last?.buffer_after_minutes ?? 0 }
}
