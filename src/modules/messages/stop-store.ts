import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import { type MessageKind, stoppableKinds } from './message.ts'

/** Who said that a client wants no more messages: the client, or a colleague for them. */
export type StopSaidBy = 'email' | 'telegram' | 'colleague'

/** A client who is not written to, since an ISO 8601 instant. */
export interface MessageStop {
  stoppedAt: string
  saidBy: StopSaidBy
}

export async function findStop(tx: Transaction, clientId: number): Promise<MessageStop | null> {
  const [row] = await rows<{ stopped_at: string; said_by: StopSaidBy }>(
    tx,
    'select stopped_at, said_by from message_stops where tenant_id = $1 and client_id = $2',
    [tx.tenantId, clientId],
  )
  return row ? { stoppedAt: row.stopped_at, saidBy: row.said_by } : null
}

/** Whether a message of that kind may be queued for the client. */
export async function isStopped(
  tx: Transaction,
  of: { kind: MessageKind; clientId: number | null },
): Promise<boolean> {
  if (of.clientId === null || !stoppableKinds.includes(of.kind)) return false
  const found = await prepared(tx, {
    name: 'message-stops-find',
    text: 'select 1 from message_stops where tenant_id = $1 and client_id = $2',
    values: [tx.tenantId, of.clientId],
  })
  return found.length > 0
}

/** False when it was so already. What waits for the client is cancelled. */
export async function insertStop(
  tx: Transaction,
  { clientId, saidBy }: { clientId: number; saidBy: StopSaidBy },
): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into message_stops (tenant_id, client_id, said_by) values ($1, $2, $3)
     on conflict do nothing returning client_id`,
    [tx.tenantId, clientId, saidBy],
  )
  await rows(
    tx,
    `update messages set state = 'cancelled', error = 'stopped'
     where tenant_id = $1 and client_id = $2 and kind = any($3::text[]) and state = 'due'`,
    [tx.tenantId, clientId, [...stoppableKinds]],
  )
  return added.length > 0
}

/** False when nothing was stopped. */
export async function deleteStop(tx: Transaction, clientId: number): Promise<boolean> {
  const gone = await rows(
    tx,
    'delete from message_stops where tenant_id = $1 and client_id = $2 returning client_id',
    [tx.tenantId, clientId],
  )
  return gone.length > 0
}

/** Whoever said stop under one of several names has said it under the one that is kept. */
export async function adoptStops(
  tx: Transaction,
  { fromIds, toId }: { fromIds: number[]; toId: number },
): Promise<void> {
  await rows(
    tx,
    `insert into message_stops (tenant_id, client_id, said_by, stopped_at)
     select tenant_id, $3, said_by, stopped_at from message_stops
     where tenant_id = $1 and client_id = any($2::bigint[]) order by stopped_at limit 1
     on conflict do nothing`,
    [tx.tenantId, fromIds, toId],
  )
}
