import { prepared, rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import type { BookingDetails } from './booking.ts'
import { type BookingRow, selectBookings, toBooking } from './booking-store.ts'
import type { WaitlistEntry } from './waitlist.ts'
import { toEntry, type WaitlistRow } from './waitlist-store.ts'

/** How many bookings, deleted ones too, and waiting list entries each of the clients has. */
export async function countOfClients(
  tx: Transaction,
  clientIds: number[],
): Promise<{ clientId: number; bookings: number; waitlist: number }[]> {
  return rows(
    tx,
    `select c.id as "clientId",
       (select count(*) from bookings b where b.tenant_id = $1 and b.client_id = c.id) as bookings,
       (select count(*) from waitlist_entries w
        where w.tenant_id = $1 and w.client_id = c.id) as waitlist
     from unnest($2::bigint[]) as c (id)`,
    [tx.tenantId, clientIds],
  )
}

/** Some bookings of these clients, deleted ones too, locked; none when all are done. */
export async function lockBookingsOfClients(
  tx: Transaction,
  clientIds: number[],
  limit: number,
): Promise<BookingDetails[]> {
  const found = await rows<BookingRow>(
    tx,
    `${selectBookings} where b.tenant_id = $1 and b.client_id = any($2)
     order by b.id limit $3 for update of b`,
    [tx.tenantId, clientIds, limit],
  )
  return found.map(toBooking)
}

/** These bookings, deleted ones too, locked. */
export async function lockBookings(tx: Transaction, ids: number[]): Promise<BookingDetails[]> {
  const found = await rows<BookingRow>(
    tx,
    `${selectBookings} where b.tenant_id = $1 and b.id = any($2) order by b.id for update of b`,
    [tx.tenantId, ids],
  )
  return found.map(toBooking)
}

/** Gives each booking its client, and its next version; answers them as they are now. */
export async function assignBookings(
  tx: Transaction,
  assignments: { id: number; clientId: number }[],
): Promise<BookingDetails[]> {
  const ids = assignments.map(({ id }) => id)
  await rows(
    tx,
    `update bookings b set client_id = n.client_id, version = b.version + 1, updated_at = now()
     from unnest($2::bigint[], $3::bigint[]) as n (id, client_id)
     where b.tenant_id = $1 and b.id = n.id`,
    [tx.tenantId, ids, assignments.map(({ clientId }) => clientId)],
  )
  return lockBookings(tx, ids)
}

/** Entries of the waiting list of these clients, whatever their state. */
export async function lockWaitlistOfClients(
  tx: Transaction,
  clientIds: number[],
): Promise<WaitlistEntry[]> {
  const found = await rows<WaitlistRow>(
    tx,
    `select * from waitlist_entries where tenant_id = $1 and client_id = any($2)
     order by id for update`,
    [tx.tenantId, clientIds],
  )
  return found.map(toEntry)
}

export async function lockWaitlist(tx: Transaction, ids: number[]): Promise<WaitlistEntry[]> {
  const found = await rows<WaitlistRow>(
    tx,
    `select * from waitlist_entries where tenant_id = $1 and id = any($2) order by id for update`,
    [tx.tenantId, ids],
  )
  return found.map(toEntry)
}

export async function assignWaitlist(
  tx: Transaction,
  assignments: { id: number; clientId: number }[],
): Promise<WaitlistEntry[]> {
  const found = await rows<WaitlistRow>(
    tx,
    `update waitlist_entries w set client_id = n.client_id, updated_at = now()
     from unnest($2::bigint[], $3::bigint[]) as n (id, client_id)
     where w.tenant_id = $1 and w.id = n.id returning w.*`,
    [tx.tenantId, assignments.map(({ id }) => id), assignments.map(({ clientId }) => clientId)],
  )
  return found.map(toEntry)
}

/** Visits of a client that are not over, the next one first. */
export async function comingOfClient(
  tx: Transaction,
  clientId: number,
  limit: number,
): Promise<BookingDetails[]> {
  const found = await prepared<BookingRow>(tx, {
    name: 'bookings-coming-of-client',
    // A booking is at most 48 hours long, so the index bounds what may still run.
    text: `${selectBookings} where b.tenant_id = $1 and b.client_id = $2 and b.deleted_at is null
      and b.starts_at > now() - interval '48 hours' and b.ends_at > now()
      order by b.starts_at, b.id limit $3`,
    values: [tx.tenantId, clientId, limit],
  })
  return found.map(toBooking)
}

/** Visits of a client that are over, the last one first. */
export async function pastOfClient(
  tx: Transaction,
  clientId: number,
  limit: number,
): Promise<BookingDetails[]> {
  const found = await prepared<BookingRow>(tx, {
    name: 'bookings-past-of-client',
    text: `${selectBookings} where b.tenant_id = $1 and b.client_id = $2 and b.deleted_at is null
      and b.starts_at < now() and b.ends_at <= now()
      order by b.starts_at desc, b.id desc limit $3`,
    values: [tx.tenantId, clientId, limit],
  })
  return found.map(toBooking)
}
