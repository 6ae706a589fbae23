import type { StatusMeaning } from '../../kernel/status-meaning.ts'
import { minuteMs } from '../../kernel/zone.ts'

/** What a status means to the calendar; tenants name and colour their statuses as they like. */
export type Meaning = StatusMeaning

export type BookingSource = 'staff' | 'online' | 'yclients' | 'bitrix24' | 'api'

/** A service as it was sold: name, price and duration at the time of booking. */
export interface ServiceLine {
  serviceId: number
  name: string
  priceMinor: number
  durationMinutes: number
  position: number
}

/** A booking with its services. Instants are ISO 8601 with `Z`. */
export interface BookingDetails {
  id: number
  clientId: number | null
  userId: number
  workplaceId: number | null
  /** Which of the workplace's places it takes, from 1. */
  seat: number
  statusId: number
  startsAt: string
  endsAt: string
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  note: string
  source: BookingSource
  totalMinor: number
  seriesId: number | null
  /** The event that it is one place of; all places of one stand beside each other. */
  groupEventId: number | null
  /** How many places the event has, as far as it is known. */
  groupCapacity: number | null
  /** Whether it takes up time: neither deleted nor cancelled. */
  live: boolean
  /** The client said that they will come at this time. */
  confirmed: boolean
  version: number
  createdAt: string
  updatedAt: string
  deletedAt: string | null
  services: ServiceLine[]
}

/** What a service costs and takes today, as the catalog tells it. */
export interface OfferedService {
  id: number
  name: string
  priceMinor: number
  durationMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
}

/**
 * Who may make a move of status: everybody who may change the booking, or only who runs the place.
 */
type Mover = 'anyone' | 'manager' | 'nobody'

/**
 * The allowed moves between meanings. What has happened is history: turning it back is a
 * correction, which a manager makes. A cancelled visit comes back only as an active one, and only
 * where its time is still free.
 */
export const statusMoves: Record<Meaning, Record<Meaning, Mover>> = {
  active: { active: 'anyone', completed: 'anyone', cancelled: 'anyone', no_show: 'anyone' },
  cancelled: { active: 'anyone', completed: 'nobody', cancelled: 'anyone', no_show: 'nobody' },
  completed: { active: 'manager', completed: 'anyone', cancelled: 'manager', no_show: 'manager' },
  no_show: { active: 'manager', completed: 'manager', cancelled: 'manager', no_show: 'anyone' },
}

/**
 * Copies what is sold into the booking, in the order asked for. `prices` are what this client pays
 * instead, in the same order; null for what the catalog says.
 */
export function copyServices(
  services: readonly OfferedService[],
  prices: readonly (number | null)[] = [],
): ServiceLine[] {
  return services.map((service, at) => ({
    serviceId: service.id,
    name: service.name,
    priceMinor: prices[at] ?? service.priceMinor,
    durationMinutes: service.durationMinutes,
    position: at + 1,
  }))
}

/** The time the services take one after another. */
export function totalDurationMs(services: readonly { durationMinutes: number }[]): number {
  return services.reduce((sum, service) => sum + service.durationMinutes, 0) * minuteMs
}

/** The price of all services together. */
export function totalMinor(services: readonly { priceMinor: number }[]): number {
  return services.reduce((sum, service) => sum + service.priceMinor, 0)
}

/** Preparation before the first service and cleaning after the last: what keeps neighbours away. */
export function buffersAround(services: readonly OfferedService[]): {
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
} {
  return {
    bufferBeforeMinutes: services.at(0)?.bufferBeforeMinutes ?? 0,
    bufferAfterMinutes: services.at(-1)?.bufferAfterMinutes ?? 0,
  }
}
