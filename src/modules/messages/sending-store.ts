import type { Transaction } from '../../platform/database/index.ts'
import { prepared } from '../../platform/database/sql.ts'
import type { Channel, Message, MessageState } from './message.ts'
import { type MessageRow, toMessage } from './message-store.ts'

/**
 * Takes the next message that is due, as `sending`: from now on it counts as tried, whatever
 * becomes of us. Two takers pass each other. Due is what the program's clock or the database's
 * says, so that a lane claimed by the one finds work by the other.
 */
export async function takeNextMessage(
  tx: Transaction,
  query: { channel: Channel; now: string },
): Promise<Message | null> {
  const [row] = await prepared<MessageRow>(tx, {
    name: 'messages-take',
    // A CTE is read once. A subquery beside an update may be read again for each row it is joined
    // with, and every reading skips what the one before locked: it would take more than one.
    text: `
      with next as materialized (
        select tenant_id, id from messages
        where tenant_id = $1 and channel = $2 and state = 'due'
          and next_try_at <= greatest(now(), $3::timestamptz)
        order by next_try_at, id limit 1 for update skip locked)
      update messages m set state = 'sending', tries = tries + 1
      from next where m.tenant_id = next.tenant_id and m.id = next.id returning m.*`,
    values: [tx.tenantId, query.channel, query.now],
  })
  return row ? toMessage(row) : null
}

/**
 * What a dead worker left behind: nobody else can be sending, since the caller holds the lane.
 * Where a repeat does no harm it is due again; elsewhere a person must look.
 */
export async function settleOrphans(
  tx: Transaction,
  of: { channel: Channel; becomes: 'due' | 'uncertain' },
): Promise<number> {
  const found = await prepared(tx, {
    name: 'messages-settle-orphans',
    text: `update messages set state = $3, error = 'interrupted'
           where tenant_id = $1 and channel = $2 and state = 'sending' returning id`,
    values: [tx.tenantId, of.channel, of.becomes],
  })
  return found.length
}

export interface Settlement {
  state: Exclude<MessageState, 'sending'>
  error: string | null
  /** When it is due again. */
  nextTryAt?: string
  remoteId?: string | null
  sentAt?: string
  /** The attempt did not count: nobody was asked, or nobody listened. */
  uncounted?: boolean
  /** What it said must not be kept. */
  forgetText?: boolean
}

/** Writes what became of a message that was being sent; false when it no longer was. */
export async function settleMessage(tx: Transaction, id: number, it: Settlement): Promise<boolean> {
  const found = await prepared(tx, {
    name: 'messages-settle',
    text: `update messages set state = $3, error = $4, next_try_at = coalesce($5, next_try_at),
             remote_id = coalesce($6, remote_id), sent_at = coalesce($7, sent_at),
             tries = case when $8 then greatest(tries - 1, 0) else tries end,
             text = case when $9 then '' else text end
           where tenant_id = $1 and id = $2 and state = 'sending' returning id`,
    values: [
      tx.tenantId,
      id,
      it.state,
      it.error,
      it.nextTryAt ?? null,
      it.remoteId ?? null,
      it.sentAt ?? null,
      it.uncounted === true,
      it.forgetText === true,
    ],
  })
  return found.length > 0
}

/** Cancels what waited longer than it is worth, in all tenants; runs outside every tenant. */
export async function expireMessages(tx: Transaction, limit: number): Promise<number> {
  const [row] = await prepared<{ done: number }>(tx, {
    name: 'messages-expire',
    text: 'select door_expire_messages($1) as done',
    values: [limit],
  })
  return row?.done ?? 0
}

/** Deletes settled messages made longer ago than that, in all tenants. */
export async function pruneMessages(
  tx: Transaction,
  query: { keepDays: number; limit: number },
): Promise<number> {
  const [row] = await prepared<{ done: number }>(tx, {
    name: 'messages-prune',
    text: 'select door_prune_messages(make_interval(days => $1), $2) as done',
    values: [query.keepDays, query.limit],
  })
  return row?.done ?? 0
}
