import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { Channel, Message, MessageKind, MessageState } from './message.ts'

export interface MessageRow {
  id: number
  key: string
  kind: MessageKind
  channel: Channel
  address: string
  language: Language
  subject: string | null
  text: string
  link: string | null
  client_id: number | null
  booking_id: number | null
  user_id: number | null
  state: MessageState
  tries: number
  next_try_at: string
  expires_at: string
  sent_at: string | null
  remote_id: string | null
  error: string | null
  created_at: string
}

export type MessageToInsert = Pick<
  Message,
  | 'key'
  | 'kind'
  | 'channel'
  | 'address'
  | 'language'
  | 'subject'
  | 'text'
  | 'link'
  | 'clientId'
  | 'bookingId'
  | 'userId'
> & { sendAt: string | null; expiresAt: string }

/** Queues a message once, and wakes its channel on commit; null when its key is queued already. */
export async function insertMessage(tx: Transaction, it: MessageToInsert): Promise<number | null> {
  const [row] = await prepared<{ id: number }>(tx, {
    name: 'messages-insert',
    text: `
      with added as (
        insert into messages (tenant_id, key, kind, channel, address, language, subject, text,
          link, client_id, booking_id, user_id, next_try_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
          coalesce($13::timestamptz, now()), $14)
        on conflict (tenant_id, key) do nothing
        returning tenant_id, id, channel),
      woken as (
        select pg_notify('lanes', 'channel:' || c.id) from message_channels c
        where c.tenant_id = $1 and c.channel in (select channel from added))
      select id, (select count(*) from woken) as woken from added`,
    values: [
      tx.tenantId,
      it.key,
      it.kind,
      it.channel,
      it.address,
      it.language,
      it.subject,
      it.text,
      it.link,
      it.clientId,
      it.bookingId,
      it.userId,
      it.sendAt,
      it.expiresAt,
    ],
  })
  return row?.id ?? null
}

export async function findMessage(tx: Transaction, id: number): Promise<Message | null> {
  const [row] = await rows<MessageRow>(
    tx,
    'select * from messages where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
  return row ? toMessage(row) : null
}

export interface MessageFilter {
  state?: MessageState | undefined
  channel?: Channel | undefined
  kind?: MessageKind | undefined
  clientId?: number | undefined
  bookingId?: number | undefined
}

/** Messages before a number, newest first. */
export async function pageOfMessages(
  tx: Transaction,
  query: MessageFilter & { beforeId: number; limit: number },
): Promise<Message[]> {
  const values: unknown[] = [tx.tenantId, query.beforeId, query.limit]
  const conditions = Object.entries({
    state: query.state,
    channel: query.channel,
    kind: query.kind,
    client_id: query.clientId,
    booking_id: query.bookingId,
  }).flatMap(([column, value]) =>
    value === undefined ? [] : [`and ${column} = $${values.push(value)}`],
  )
  const found = await rows<MessageRow>(
    tx,
    `select * from messages where tenant_id = $1 and id < $2 ${conditions.join(' ')}
     order by id desc limit $3`,
    values,
  )
  return found.map(toMessage)
}

/** Makes a failed or uncertain message due anew and wakes its channel; null when it is neither. */
export async function makeDueAgain(
  tx: Transaction,
  id: number,
  expiresAt: string,
): Promise<Message | null> {
  const [row] = await rows<MessageRow>(
    tx,
    `update messages set state = 'due', tries = 0, next_try_at = now(), error = null,
       expires_at = greatest(expires_at, $3)
     where tenant_id = $1 and id = $2 and state in ('failed', 'uncertain') returning *`,
    [tx.tenantId, id, expiresAt],
  )
  if (!row) return null
  await rows(
    tx,
    `select pg_notify('lanes', 'channel:' || id) from message_channels
     where tenant_id = $1 and channel = $2`,
    [tx.tenantId, row.channel],
  )
  return toMessage(row)
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    key: row.key,
    kind: row.kind,
    channel: row.channel,
    address: row.address,
    language: row.language,
    subject: row.subject,
    text: row.text,
    link: row.link,
    clientId: row.client_id,
    bookingId: row.booking_id,
    userId: row.user_id,
    state: row.state,
    tries: row.tries,
    nextTryAt: row.next_try_at,
    expiresAt: row.expires_at,
    sentAt: row.sent_at,
    remoteId: row.remote_id,
    error: row.error,
    createdAt: row.created_at,
  }
}
