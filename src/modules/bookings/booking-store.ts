import { prepared, rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import type { BookingDetails, BookingSource, ServiceLine } from './booking.ts'

/** A row of `bookings` with its services, as the queries of this module select it. */
export interface BookingRow {
  id: number
  client_id: number | null
  user_id: number
  workplace_id: number | null
  seat: number
  status_id: number
  starts_at: string
  ends_at: string
  buffer_before_minutes: number
  buffer_after_minutes: number
  note: string
  source: BookingSource
  total_minor: number
  series_id: number | null
  group_event_id: number | null
  group_capacity: number | null
  live: boolean
  confirmed_at: string | null
  version: number
  created_at: string
  updated_at: string
  deleted_at: string | null
  services: ServiceLine[]
}

/** Bookings with their services, before any condition. */
export const selectBookings = `
  select b.*, coalesce((
    select json_agg(json_build_object('serviceId', s.service_id, 'name', s.name,
      'priceMinor', s.price_minor, 'durationMinutes', s.duration_minutes, 'position', s.position)
      order by s.position)
    from booking_services s where s.tenant_id = b.tenant_id and s.booking_id = b.id
    ), '[]') as services
  from bookings b`

/** Bookings by number in one round trip, deleted ones too; unknown numbers are left out. */
export async function readBookings(tx: Transaction, ids: number[]): Promise<BookingDetails[]> {
  const found = await prepared<BookingRow>(tx, {
    name: 'bookings-read',
    text: `${selectBookings} where b.tenant_id = $1 and b.id = any($2::bigint[])
      order by b.id limit 1000`,
    values: [tx.tenantId, ids],
  })
  return found.map(toBooking)
}

/** One booking that is not deleted, locked until the transaction ends; null when there is none. */
export async function lockBooking(tx: Transaction, id: number): Promise<BookingDetails | null> {
  const [found] = await prepared<BookingRow>(tx, {
    name: 'bookings-lock',
    text: `${selectBookings} where b.tenant_id = $1 and b.id = $2 and b.deleted_at is null
      for update of b`,
    values: [tx.tenantId, id],
  })
  return found ? toBooking(found) : null
}

/** The same, though it may be deleted. */
export async function lockBookingEvenDeleted(
  tx: Transaction,
  id: number,
): Promise<BookingDetails | null> {
  const [found] = await rows<BookingRow>(
    tx,
    `${selectBookings} where b.tenant_id = $1 and b.id = $2 for update of b`,
    [tx.tenantId, id],
  )
  return found ? toBooking(found) : null
}

/** The bookings of a series from a moment on, locked in one order so that two changes queue up. */
export async function lockSeries(
  tx: Transaction,
  series: { id: number; fromInstant: string },
): Promise<BookingDetails[]> {
  const found = await rows<BookingRow>(
    tx,
    `${selectBookings} where b.tenant_id = $1 and b.series_id = $2 and b.starts_at >= $3
       and b.deleted_at is null order by b.id limit 1000 for update of b`,
    [tx.tenantId, series.id, series.fromInstant],
  )
  return found.map(toBooking)
}

export interface BookingFilter {
  /** Bookings that touch this span; ISO 8601 instants. */
  fromInstant?: string
  toInstant?: string
  userId?: number
  workplaceId?: number
  statusId?: number
  clientId?: number
  serviceId?: number
  /** LIKE patterns of which one must be found in the client's name, phone or e-mail. */
  patterns?: string[]
  /** Latest first. */
  descending?: boolean
  after?: { startsAt: string; id: number }
  limit: number
}

/** Numbers of bookings in ascending order, deleted ones too, perhaps only those changed lately. */
export async function idsOfBookings(
  tx: Transaction,
  page: { afterId: number; limit: number; sinceMs?: number },
): Promise<number[]> {
  const since = page.sinceMs === undefined ? null : new Date(page.sinceMs).toISOString()
  const found = await rows<{ id: number }>(
    tx,
    `select id from bookings where tenant_id = $1 and id > $2
       and ($3::timestamptz is null or updated_at >= $3) order by id limit $4`,
    [tx.tenantId, page.afterId, since, page.limit],
  )
  return found.map((row) => row.id)
}

export function toBooking(row: BookingRow): BookingDetails {
  return {
    id: row.id,
    clientId: row.client_id,
    userId: row.user_id,
    workplaceId: row.workplace_id,
    seat: row.seat,
    statusId: row.status_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    bufferBeforeMinutes: row.buffer_before_minutes,
    bufferAfterMinutes: row.buffer_after_minutes,
    note: row.note,
    source: row.source,
    totalMinor: row.total_minor,
    seriesId: row.series_id,
    groupEventId: row.group_event_id,
    groupCapacity: row.group_capacity,
    live: row.live,
    confirmed: row.confirmed_at !== null,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    services: row.services,
  }
}
