import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import { type Delivery, type DeliveryState, deliveryStates } from './delivery.ts'

interface DeliveryRow {
  id: number
  endpoint_id: number
  message_id: string
  event: string
  body: string
  state: string
  tries: number
  next_try_at: string
  last_status: number | null
  last_error: string | null
  created_at: string
  delivered_at: string | null
}

export interface NewMessage {
  id: string
  event: string
  /** JSON text of what the message tells. */
  data: string
}

/**
 * Queues each message once for every active endpoint that wants it, and wakes their lanes on
 * commit. The body is built here, so that a tenant without endpoints pays for one index look-up;
 * now() is the moment that the facts of this transaction carry too.
 */
export async function insertDeliveries(tx: Transaction, messages: NewMessage[]): Promise<void> {
  await prepared(tx, {
    name: 'webhook-deliveries-insert',
    // The key share lock is the one that the foreign key would take; taken first, an endpoint
    // deleted meanwhile is left out instead of failing the change that is being told.
    text: `
      with wanting as (
        select id, events from webhook_endpoints where tenant_id = $1::bigint and active
        for key share),
      added as (
        insert into webhook_deliveries (tenant_id, endpoint_id, message_id, event, body)
        select $1::bigint, e.id, m.id, m.event,
          '{"type":' || to_json(m.event) || ',"timestamp":"'
          || to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          || '","data":' || m.data || ',"id":' || to_json(m.id) || ',"tenant_id":' || $1::bigint || '}'
        from wanting e
        join unnest($2::text[], $3::text[], $4::text[]) with ordinality
          as m (id, event, data, place)
          on '*' = any(e.events) or m.event = any(e.events)
        order by m.place, e.id
        on conflict (tenant_id, endpoint_id, message_id) do nothing
        returning endpoint_id)
      select pg_notify('lanes', 'endpoint:' || endpoint_id)
      from (select distinct endpoint_id from added) as woken`,
    values: [
      tx.tenantId,
      messages.map((message) => message.id),
      messages.map((message) => message.event),
      messages.map((message) => message.data),
    ],
  })
}

/** Queues one message for one endpoint, whatever events it wants. */
export async function insertDelivery(
  tx: Transaction,
  message: { endpointId: number; messageId: string; event: string; body: string },
): Promise<Delivery> {
  const [row] = await rows<DeliveryRow>(
    tx,
    `insert into webhook_deliveries (tenant_id, endpoint_id, message_id, event, body)
     values ($1, $2, $3, $4, $5) returning *`,
    [tx.tenantId, message.endpointId, message.messageId, message.event, message.body],
  )
  assert(row, 'an inserted delivery comes back')
  return toDelivery(row)
}

/**
 * What is due at an endpoint, oldest first. A delivery is due when the clock of the program or that
 * of the database says so: were the later one to decide, a claimed lane could find nothing.
 */
export async function dueDeliveries(
  tx: Transaction,
  query: { endpointId: number; now: string; limit: number },
): Promise<Delivery[]> {
  const found = await prepared<DeliveryRow>(tx, {
    name: 'webhook-deliveries-due',
    text: `select * from webhook_deliveries
           where tenant_id = $1 and endpoint_id = $2 and state = 'due'
             and next_try_at <= greatest(now(), $3::timestamptz)
           order by id limit $4`,
    values: [tx.tenantId, query.endpointId, query.now, query.limit],
  })
  return found.map(toDelivery)
}

export async function markDelivered(
  tx: Transaction,
  id: number,
  outcome: { status: number; at: string },
): Promise<void> {
  await prepared(tx, {
    name: 'webhook-deliveries-delivered',
    text: `update webhook_deliveries set state = 'delivered', tries = tries + 1, last_status = $3,
             last_error = null, delivered_at = $4
           where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id, outcome.status, outcome.at],
  })
}

/** Notes a failed attempt, to be tried again at `nextTryAt`, or never when that is null. */
export async function markTried(
  tx: Transaction,
  id: number,
  outcome: { status: number | null; error: string; nextTryAt: string | null },
): Promise<void> {
  await prepared(tx, {
    name: 'webhook-deliveries-tried',
    text: `update webhook_deliveries set tries = tries + 1, last_status = $3, last_error = $4,
             state = case when $5::timestamptz is null then 'failed' else 'due' end,
             next_try_at = coalesce($5::timestamptz, next_try_at)
           where tenant_id = $1 and id = $2 and state = 'due'`,
    values: [tx.tenantId, id, outcome.status, outcome.error, outcome.nextTryAt],
  })
}

/** Gives up whatever still waits for an endpoint; an attempt's own error says more than ours. */
export async function failDue(tx: Transaction, endpointId: number, error: string): Promise<void> {
  await rows(
    tx,
    `update webhook_deliveries set state = 'failed', last_error = coalesce(last_error, $3)
     where tenant_id = $1 and endpoint_id = $2 and state = 'due'`,
    [tx.tenantId, endpointId, error],
  )
}

/** Deliveries of an endpoint, newest first. */
export async function pageOfDeliveries(
  tx: Transaction,
  query: { endpointId: number; state?: DeliveryState | undefined; beforeId: number; limit: number },
): Promise<Delivery[]> {
  const found = await rows<DeliveryRow>(
    tx,
    `select * from webhook_deliveries
     where tenant_id = $1 and endpoint_id = $2 and id < $3 and ($4::text is null or state = $4)
     order by id desc limit $5`,
    [tx.tenantId, query.endpointId, query.beforeId, query.state ?? null, query.limit],
  )
  return found.map(toDelivery)
}

export async function findDelivery(
  tx: Transaction,
  { endpointId, id }: { endpointId: number; id: number },
): Promise<Delivery | null> {
  const [row] = await rows<DeliveryRow>(
    tx,
    'select * from webhook_deliveries where tenant_id = $1 and endpoint_id = $2 and id = $3',
    [tx.tenantId, endpointId, id],
  )
  return row ? toDelivery(row) : null
}

/** Makes deliveries due anew, with all their attempts before them. Answers their numbers. */
export async function requeueByIds(
  tx: Transaction,
  endpointId: number,
  ids: number[],
): Promise<number[]> {
  return requeue(tx, 'id = any($3::bigint[])', [endpointId, ids])
}

/** The same for what failed since a moment, oldest first, at most `limit`. */
export async function requeueFailedSince(
  tx: Transaction,
  endpointId: number,
  { since, limit }: { since: string; limit: number },
): Promise<number[]> {
  return requeue(
    tx,
    `id in (select id from webhook_deliveries where tenant_id = $1 and endpoint_id = $2
       and state = 'failed' and created_at >= $3 order by id limit $4)`,
    [endpointId, since, limit],
  )
}

/** Deletes at most `limit` settled deliveries of any tenant made longer ago than that. */
export async function pruneSettled(
  tx: Transaction,
  query: { state: 'delivered' | 'failed'; keepDays: number; limit: number },
): Promise<number> {
  const [row] = await rows<{ gone: number }>(
    tx,
    'select door_prune_webhook_deliveries($1, make_interval(days => $2), $3) as gone',
    [query.state, query.keepDays, query.limit],
  )
  return row?.gone ?? 0
}

async function requeue(tx: Transaction, where: string, values: unknown[]): Promise<number[]> {
  const changed = await rows<{ id: number }>(
    tx,
    `update webhook_deliveries set state = 'due', tries = 0, next_try_at = now(),
       delivered_at = null
     where tenant_id = $1 and endpoint_id = $2 and ${where} returning id`,
    [tx.tenantId, ...values],
  )
  return changed.map((row) => row.id)
}

function toDelivery(row: DeliveryRow): Delivery {
  const state = deliveryStates.find((known) => known === row.state)
  assert(state, `delivery ${row.id} has a known state`)
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    messageId: row.message_id,
    event: row.event,
    body: row.body,
    state,
    tries: row.tries,
    nextTryAt: row.next_try_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  }
}
