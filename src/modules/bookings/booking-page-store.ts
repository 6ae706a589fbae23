import { rows, sql } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import type { BookingDetails } from './booking.ts'
import { type BookingFilter, readBookings } from './booking-store.ts'

const longestMs = 48 * 3_600_000

/** The bookings of a page, by start. */
export async function pageOfBookings(
  tx: Transaction,
  filter: BookingFilter,
): Promise<BookingDetails[]> {
  const found = await readBookings(tx, await idsOfPage(tx, filter))
  const sign = filter.descending ? -1 : 1
  return found.sort((a, b) => sign * (a.startsAt.localeCompare(b.startsAt) || a.id - b.id))
}

/** The numbers of the bookings of a page. */
export async function idsOfPage(tx: Transaction, filter: BookingFilter): Promise<number[]> {
  if (filter.patterns) return idsByClientText(tx, filter, filter.patterns)
  return (await bookingPageQuery(tx, filter).execute()).map((row) => row.id)
}

/** What bookings cost together, in minor units; cancelled ones cost nothing. */
export async function sumOfBookings(tx: Transaction, ids: number[]): Promise<number> {
  const [sum] = await rows<{ total: number }>(
    tx,
    `select coalesce(sum(total_minor), 0)::bigint as total from bookings
     where tenant_id = $1 and id = any($2) and live`,
    [tx.tenantId, ids],
  )
  return sum?.total ?? 0
}

/** The page of a filter that asks for no text of the client. */
function bookingPageQuery(tx: Transaction, filter: BookingFilter) {
  let query = sql(tx)
    .selectFrom('bookings')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null)
  if (filter.fromInstant !== undefined) {
    // A booking is at most 48 hours long, so the index is read from there.
    const earliest = new Date(Date.parse(filter.fromInstant) - longestMs).toISOString()
    query = query.where('starts_at', '>', earliest).where('ends_at', '>', filter.fromInstant)
  }
  if (filter.toInstant !== undefined) query = query.where('starts_at', '<', filter.toInstant)
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId)
  if (filter.workplaceId !== undefined) query = query.where('workplace_id', '=', filter.workplaceId)
  if (filter.statusId !== undefined) query = query.where('status_id', '=', filter.statusId)
  if (filter.clientId !== undefined) query = query.where('client_id', '=', filter.clientId)
  const { after, serviceId, descending } = filter
  if (serviceId !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('booking_services as s')
          .select('s.booking_id')
          .whereRef('s.booking_id', '=', 'bookings.id')
          .where('s.tenant_id', '=', tx.tenantId)
          .where('s.service_id', '=', serviceId),
      ),
    )
  }
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('starts_at', 'id'), descending ? '<' : '>', tuple(after.startsAt, after.id)),
    )
  }
  const direction = descending ? 'desc' : 'asc'
  return query.orderBy('starts_at', direction).orderBy('id', direction).limit(filter.limit)
}

/** Row security forbids an index on LIKE to the application's role, hence the narrow function. */
async function idsByClientText(
  tx: Transaction,
  filter: BookingFilter,
  patterns: string[],
): Promise<number[]> {
  const wanted = {
    from: filter.fromInstant,
    to: filter.toInstant,
    user: filter.userId,
    workplace: filter.workplaceId,
    status: filter.statusId,
    client: filter.clientId,
    service: filter.serviceId,
    descending: filter.descending,
    after_at: filter.after?.startsAt,
    after_id: filter.after?.id,
  }
  const found = await rows<{ id: number }>(tx, 'select id from door_find_bookings($1, $2, $3)', [
    patterns,
    JSON.stringify(wanted),
    filter.limit,
  ])
  return found.map((row) => row.id)
}
