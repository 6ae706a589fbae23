import { DatabaseError } from 'pg'
import type { DeliveredRecord } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'

export interface NewDelivery {
  tenantId: number
  connectionId: number
  key: string
  headers: Record<string, string>
  body: string
  records: DeliveredRecord[]
}

/** A character that no form and no JSON text holds as it is. */
const separator = '\u0001'

/** Stores a group of deliveries in one commit, and wakes the lanes concerned. */
export async function insertDeliveries(tx: Transaction, group: NewDelivery[]): Promise<void> {
  const lanes = new Set(group.map((delivery) => `connection:${delivery.connectionId}`))
  const texts = [
    group.map((delivery) => delivery.key),
    group.map((delivery) => JSON.stringify(delivery.headers)),
    group.map((delivery) => delivery.body),
    group.map((delivery) => JSON.stringify(delivery.records)),
  ]
  const joined = canJoin(texts)
  const column = (n: number) => (joined ? `string_to_array($${n}, E'\\x01')` : `$${n}::text[]`)
  await prepared(tx, {
    name: joined ? 'inbox-accept-joined' : 'inbox-accept',
    text: `select door_accept_deliveries($1, $2, ${column(3)}, ${column(4)}::jsonb[],
        ${column(5)}, ${column(6)}::jsonb[]),
      (select count(pg_notify('lanes', lane)) from unnest($7::text[]) as lane)`,
    values: [
      group.map((delivery) => delivery.tenantId),
      group.map((delivery) => delivery.connectionId),
      ...texts.map((column) => (joined ? column.join(separator) : column)),
      [...lanes],
    ],
  })
}

// Data that no column takes (22), a constraint (23), a row held elsewhere (40), a size (54).
const ofRows = /^(22|23|40|54)/

/** Whether a group failed because of some of its rows: the others can be stored without them. */
export function concernsRows(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && ofRows.test(error.code ?? '')
}

/**
 * Joined texts travel several times faster than an array, whose every character the driver looks
 * at. One text alone might be empty, and would then be read as none.
 */
function canJoin(texts: string[][]): boolean {
  return texts.every(
    (column) => column.length > 1 && column.every((text) => !text.includes(separator)),
  )
}

export interface NewInInbox {
  id: number
  records: DeliveredRecord[]
}

/** The oldest deliveries nobody acted on yet. */
export async function takeNewDeliveries(
  tx: Transaction,
  connectionId: number,
  limit: number,
): Promise<NewInInbox[]> {
  return prepared<{ id: number; records: DeliveredRecord[] }>(tx, {
    name: 'inbox-new',
    text: `select id, records from inbox
      where tenant_id = $1 and connection_id = $2 and processed_at is null order by id limit $3`,
    values: [tx.tenantId, connectionId, limit],
  })
}

export async function markProcessed(tx: Transaction, ids: number[]): Promise<void> {
  await prepared(tx, {
    name: 'inbox-processed',
    text: 'update inbox set processed_at = now() where tenant_id = $1 and id = any($2)',
    values: [tx.tenantId, ids],
  })
}

export interface InboxEntry {
  id: number
  receivedAt: string
  times: number
  headers: Record<string, string>
  body: string
  records: DeliveredRecord[]
  processedAt: string | null
}

/** Deliveries as they came, newest first. */
export async function listInbox(
  tx: Transaction,
  query: { connectionId: number; beforeId?: number; waitingOnly?: boolean; limit: number },
): Promise<InboxEntry[]> {
  const found = await rows<InboxRow>(
    tx,
    `select id, received_at, times, headers, body, records, processed_at from inbox
     where tenant_id = $1 and connection_id = $2 and ($3::bigint is null or id < $3)
       and (not $5 or processed_at is null)
     order by id desc limit $4`,
    [
      tx.tenantId,
      query.connectionId,
      query.beforeId ?? null,
      query.limit,
      query.waitingOnly === true,
    ],
  )
  return found.map(toEntry)
}

/** One delivery as it came. */
export async function findDelivery(
  tx: Transaction,
  query: { connectionId: number; id: number },
): Promise<InboxEntry | null> {
  const [row] = await rows<InboxRow>(
    tx,
    `select id, received_at, times, headers, body, records, processed_at from inbox
     where tenant_id = $1 and connection_id = $2 and id = $3`,
    [tx.tenantId, query.connectionId, query.id],
  )
  return row ? toEntry(row) : null
}

interface InboxRow {
  id: number
  received_at: string
  times: number
  headers: Record<string, string>
  body: string
  records: DeliveredRecord[]
  processed_at: string | null
}

function toEntry(row: InboxRow): InboxEntry {
  return {
    id: row.id,
    receivedAt: row.received_at,
    times: row.times,
    headers: row.headers,
    body: row.body,
    records: row.records,
    processedAt: row.processed_at,
  }
}

/** Opens deliveries again, as if they had just come. Answers how many. */
export async function replayDeliveries(
  tx: Transaction,
  connectionId: number,
  ids: number[],
): Promise<number> {
  const found = await rows(
    tx,
    `update inbox set processed_at = null
     where tenant_id = $1 and connection_id = $2 and id = any($3) returning id`,
    [tx.tenantId, connectionId, ids],
  )
  return found.length
}

/** Deletes processed deliveries older than the given days, a bounded number at a time. */
export async function pruneInbox(tx: Transaction, keepDays: number): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    'select door_prune_inbox(make_interval(days => $1), 10000) as count',
    [keepDays],
  )
  return row?.count ?? 0
}
