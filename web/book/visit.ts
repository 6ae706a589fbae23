import type { ClientBooking, LinkedVisit } from './api/shapes.ts'

/** One visit as the pages show it, whether it came by a link or by a sign-in. */
export interface Visit {
  token: string
  services: { name: string; duration_minutes: number; price_minor: number }[]
  serviceIds: number[]
  userId: number
  employee: string
  start: string
  end: string
  totalMinor: number
  state: ClientBooking['state']
  confirmed: boolean
  isYclients: boolean
  canChange: boolean
  changeUntil: string
}

export function fromBooking(booking: ClientBooking): Visit {
  return {
    token: booking.token,
    services: booking.services,
    serviceIds: booking.services.map(({ id }) => id),
    userId: booking.employee.id,
    employee: booking.employee.name,
    start: booking.start_time,
    end: booking.end_time,
    totalMinor: booking.total_minor,
    state: booking.state,
    confirmed: booking.confirmed,
    isYclients: booking.source === 'yclients',
    canChange: booking.can_change,
    changeUntil: booking.change_until,
  }
}

export function fromLink(token: string, visit: LinkedVisit): Visit {
  return {
    token,
    services: visit.services,
    serviceIds: visit.service_ids,
    userId: visit.user_id,
    employee: visit.employee,
    start: visit.start_time,
    end: visit.end_time,
    totalMinor: visit.total_minor,
    state: visit.state,
    confirmed: visit.confirmed ?? false,
    isYclients: visit.source === 'yclients',
    canChange: visit.can_change,
    changeUntil: visit.change_until,
  }
}

/** What a kept booking takes from the visit that its link has told. */
export function asKept(visit: Visit): Partial<ClientBooking> {
  return {
    services: visit.services.map((one, at) => ({ ...one, id: visit.serviceIds[at] ?? 0 })),
    employee: { id: visit.userId, name: visit.employee },
    start_time: visit.start,
    end_time: visit.end,
    total_minor: visit.totalMinor,
    state: visit.state,
    confirmed: visit.confirmed,
    can_change: visit.canChange,
    change_until: visit.changeUntil,
  }
}

/** Whether it is still to come. */
export function isAhead({ state, end }: Visit): boolean {
  return state === 'active' && Date.parse(end) > Date.now()
}
