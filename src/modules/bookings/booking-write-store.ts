import { DatabaseError } from 'pg'
import { assert, ProblemError } from '../../kernel/errors.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import type { BookingDetails, BookingSource, ServiceLine } from './booking.ts'
import { type BookingRow, toBooking } from './booking-store.ts'

/** What several new bookings (of a series) have in common. */
export interface NewBooking {
  clientId: number | null
  userId: number
  workplaceId: number | null
  statusId: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  note: string
  source: BookingSource
  totalMinor: number
  seriesId: number | null
  groupEventId?: number | null
  groupCapacity?: number | null
  services: ServiceLine[]
}

/** When, and on which place of the workplace. Instants are ISO 8601. */
export interface TimeTaken {
  startsAt: string
  endsAt: string
  seat: number
}

/**
 * Stores bookings that differ in time alone, with their services, in one statement.
 * @throws ProblemError `booking_clash` when the database finds an overlap that nobody looked for
 */
export async function insertBookings(
  tx: Transaction,
  booking: NewBooking,
  times: TimeTaken[],
): Promise<BookingDetails[]> {
  const inserted = await refusingClashes(() =>
    prepared<BookingRow>(tx, {
      name: 'bookings-insert',
      text: `
        with added as (
          insert into bookings (tenant_id, client_id, user_id, workplace_id, status_id,
            buffer_before_minutes, buffer_after_minutes, note, source, total_minor, series_id,
            starts_at, ends_at, seat, group_event_id, group_capacity)
          select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, t.starts_at, t.ends_at, t.seat,
            $16, $17
          from unnest($12::timestamptz[], $13::timestamptz[], $14::smallint[])
            as t(starts_at, ends_at, seat)
          returning *),
        lines as (
          insert into booking_services
            (tenant_id, booking_id, position, service_id, name, price_minor, duration_minutes)
          select $1, added.id, s.position, s."serviceId", s.name, s."priceMinor",
            s."durationMinutes"
          from added cross join jsonb_to_recordset($15::jsonb) as s
            ("serviceId" bigint, name text, "priceMinor" bigint, "durationMinutes" int,
              position smallint))
        select *, $15::jsonb as services from added order by starts_at, id`,
      values: [
        tx.tenantId,
        booking.clientId,
        booking.userId,
        booking.workplaceId,
        booking.statusId,
        booking.bufferBeforeMinutes,
        booking.bufferAfterMinutes,
        booking.note,
        booking.source,
        booking.totalMinor,
        booking.seriesId,
        times.map((time) => time.startsAt),
        times.map((time) => time.endsAt),
        times.map((time) => time.seat),
        JSON.stringify(booking.services),
        booking.groupEventId ?? null,
        booking.groupCapacity ?? null,
      ],
    }),
  )
  return inserted.map(toBooking)
}

/** Writes bookings back whole, except for their services; each gets its next version. */
export async function updateBookings(
  tx: Transaction,
  bookings: BookingDetails[],
): Promise<BookingDetails[]> {
  const servicesOf = new Map(bookings.map((booking) => [booking.id, booking.services]))
  const updated = await refusingClashes(() =>
    prepared<BookingRow>(tx, {
      name: 'bookings-update',
      text: `
        update bookings b set client_id = n."clientId", user_id = n."userId",
          workplace_id = n."workplaceId", seat = n.seat, status_id = n."statusId",
          starts_at = n."startsAt", ends_at = n."endsAt",
          buffer_before_minutes = n."bufferBeforeMinutes",
          buffer_after_minutes = n."bufferAfterMinutes", note = n.note,
          total_minor = n."totalMinor", group_event_id = n."groupEventId",
          group_capacity = n."groupCapacity",
          -- What was confirmed is that time: a visit that is moved is to be confirmed anew.
          confirmed_at = case when b.starts_at = n."startsAt" then b.confirmed_at end,
          version = b.version + 1, updated_at = now()
        from jsonb_to_recordset($2::jsonb) as n (id bigint, "clientId" bigint, "userId" bigint,
          "workplaceId" bigint, seat smallint, "statusId" bigint, "startsAt" timestamptz,
          "endsAt" timestamptz, "bufferBeforeMinutes" int, "bufferAfterMinutes" int, note text,
          "totalMinor" bigint, "groupEventId" bigint, "groupCapacity" int)
        where b.tenant_id = $1 and b.id = n.id
        returning b.*, '[]'::json as services`,
      values: [tx.tenantId, JSON.stringify(bookings)],
    }),
  )
  return updated
    .map((row) => toBooking({ ...row, services: servicesOf.get(row.id) ?? [] }))
    .sort((a, b) => a.id - b.id)
}

/** Notes that the client will come at the booking's present time. */
export async function markConfirmed(
  tx: Transaction,
  booking: BookingDetails,
): Promise<BookingDetails> {
  const [row] = await rows<BookingRow>(
    tx,
    `update bookings set confirmed_at = now(), version = version + 1, updated_at = now()
     where tenant_id = $1 and id = $2 returning *, '[]'::json as services`,
    [tx.tenantId, booking.id],
  )
  assert(row, 'a locked row is updated')
  return toBooking({ ...row, services: booking.services })
}

/** Replaces the services of a booking. */
export async function replaceServices(tx: Transaction, booking: BookingDetails): Promise<void> {
  await rows(tx, 'delete from booking_services where tenant_id = $1 and booking_id = $2', [
    tx.tenantId,
    booking.id,
  ])
  await rows(
    tx,
    `insert into booking_services
       (tenant_id, booking_id, position, service_id, name, price_minor, duration_minutes)
     select $1, $2, s.position, s."serviceId", s.name, s."priceMinor", s."durationMinutes"
     from jsonb_to_recordset($3::jsonb) as s
       ("serviceId" bigint, name text, "priceMinor" bigint, "durationMinutes" int,
         position smallint)`,
    [tx.tenantId, booking.id, JSON.stringify(booking.services)],
  )
}

/** Marks a booking deleted, which frees its time. */
export async function softDeleteBooking(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    `update bookings set deleted_at = now(), updated_at = now(), version = version + 1
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  )
}

/**
 * Takes a deletion back.
 * @throws ProblemError `booking_clash` when the database finds an overlap that nobody looked for
 */
export async function restoreDeletedBooking(
  tx: Transaction,
  booking: BookingDetails,
): Promise<BookingDetails> {
  const [row] = await refusingClashes(() =>
    rows<BookingRow>(
      tx,
      `update bookings set deleted_at = null, seat = $3, updated_at = now(), version = version + 1
       where tenant_id = $1 and id = $2 returning *, '[]'::json as services`,
      [tx.tenantId, booking.id, booking.seat],
    ),
  )
  assert(row, 'a locked row is updated')
  return toBooking({ ...row, services: booking.services })
}

/** Stores the rule that a series of bookings came from; answers its number. */
export async function insertSeries(
  tx: Transaction,
  series: { rrule: string; startsLocal: string; zone: string },
): Promise<number> {
  const [row] = await rows<{ id: number }>(
    tx,
    `insert into booking_series (tenant_id, rrule, starts_local, zone)
     values ($1, $2, $3, $4) returning id`,
    [tx.tenantId, series.rrule, series.startsLocal, series.zone],
  )
  assert(row, 'an insert returns its row')
  return row.id
}

/**
 * The last word on overlaps is the constraint's. Everybody who books takes the locks and looks
 * first, so it speaks only when somebody writes past them.
 */
async function refusingClashes<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || cause.code !== '23P01') throw cause
    throw new ProblemError('booking_clash', { details: { clashes_with: [] }, cause })
  }
}
