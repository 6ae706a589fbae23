import { DatabaseError } from 'pg'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import { closedPage, type OnlineBooking } from './online-booking.ts'

/** The page of the transaction's tenant. */
export async function findPage(tx: Transaction): Promise<OnlineBooking> {
  const [row] = await prepared<OnlineBooking & { [column: string]: unknown }>(tx, {
    name: 'online-booking-page',
    text: `select enabled, about, yclients_path as "yclientsPath", create_clients as "createClients"
      from online_booking where tenant_id = $1`,
    values: [tx.tenantId],
  })
  return row ?? closedPage
}

export async function savePage(tx: Transaction, page: OnlineBooking): Promise<void> {
  await rows(
    tx,
    `insert into online_booking (tenant_id, enabled, about, yclients_path, create_clients)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant_id) do update set enabled = excluded.enabled, about = excluded.about,
       yclients_path = excluded.yclients_path, create_clients = excluded.create_clients,
       updated_at = now()`,
    [tx.tenantId, page.enabled, page.about, page.yclientsPath, page.createClients],
  )
}

/** Gives the tenant another public address; false when another tenant has it. */
export async function saveSlug(tx: Transaction, slug: string): Promise<boolean> {
  try {
    await rows(tx, 'update tenants set slug = $2, updated_at = now() where id = $1', [
      tx.tenantId,
      slug,
    ])
    return true
  } catch (error) {
    // Row security hides other tenants' addresses, so the unique index is the one to ask.
    if (error instanceof DatabaseError && error.code === '23505') return false
    throw error
  }
}

/** A request that booked before, or is being answered at this moment. */
export interface OnlineOrder {
  bookingId: number | null
  /** Whether it asked for the same. */
  same: boolean
}

/**
 * Claims the key of a request; null when it is ours. Whoever comes with a key that is being claimed
 * waits until the other transaction ends.
 */
export async function claimOrder(
  tx: Transaction,
  order: { requestKey: string; fingerprint: Buffer },
): Promise<OnlineOrder | null> {
  const claimed = await rows(
    tx,
    `insert into online_orders (tenant_id, request_key, fingerprint) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [tx.tenantId, order.requestKey, order.fingerprint],
  )
  return claimed.length > 0 ? null : findOrder(tx, order)
}

export async function findOrder(
  tx: Transaction,
  order: { requestKey: string; fingerprint: Buffer },
): Promise<OnlineOrder | null> {
  const [row] = await prepared<OnlineOrder & { [column: string]: unknown }>(tx, {
    name: 'online-order',
    text: `select booking_id as "bookingId", fingerprint = $3 as same from online_orders
      where tenant_id = $1 and request_key = $2`,
    values: [tx.tenantId, order.requestKey, order.fingerprint],
  })
  return row ?? null
}

/** Notes what a request booked, and forgets what nobody will repeat any more. */
export async function settleOrder(
  tx: Transaction,
  order: { requestKey: string; bookingId: number; keptDays: number },
): Promise<void> {
  await rows(
    tx,
    'update online_orders set booking_id = $3 where tenant_id = $1 and request_key = $2',
    [tx.tenantId, order.requestKey, order.bookingId],
  )
  await rows(
    tx,
    `delete from online_orders where tenant_id = $1 and request_key in (
       select request_key from online_orders where tenant_id = $1
         and created_at < now() - make_interval(days => $2) order by created_at limit 100)`,
    [tx.tenantId, order.keptDays],
  )
}

/** Lets one at a time look for, and make, the client with that address. */
export async function lockContact(tx: Transaction, contact: string): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `client contact ${tx.tenantId} ${contact}`,
  ])
}
