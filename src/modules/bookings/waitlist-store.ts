import { assert } from '../../kernel/errors.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Transaction } from '../../platform/database/transaction.ts'
import type { WaitlistEntry, WaitlistOffer } from './waitlist.ts'

/** A row of `waitlist_entries`. */
export interface WaitlistRow {
  id: number
  client_id: number
  user_id: number | null
  service_ids: number[]
  from_date: string
  to_date: string
  note: string
  state: WaitlistEntry['state']
  offer: WaitlistOffer | null
  created_at: string
  updated_at: string
}

export type NewWaitlistEntry = Pick<
  WaitlistEntry,
  'clientId' | 'userId' | 'serviceIds' | 'fromDate' | 'toDate' | 'note'
>

export async function insertWaitlistEntry(
  tx: Transaction,
  entry: NewWaitlistEntry,
): Promise<WaitlistEntry> {
  const [row] = await rows<WaitlistRow>(
    tx,
    `insert into waitlist_entries
       (tenant_id, client_id, user_id, service_ids, from_date, to_date, note)
     values ($1, $2, $3, $4, $5, $6, $7) returning *`,
    [
      tx.tenantId,
      entry.clientId,
      entry.userId,
      entry.serviceIds,
      entry.fromDate,
      entry.toDate,
      entry.note,
    ],
  )
  assert(row, 'an insert returns its row')
  return toEntry(row)
}

export async function pageOfWaitlist(
  tx: Transaction,
  page: { state: WaitlistEntry['state'] | null; afterId: number; limit: number },
): Promise<WaitlistEntry[]> {
  const found = await rows<WaitlistRow>(
    tx,
    `select * from waitlist_entries where tenant_id = $1 and id > $2
       and ($3::text is null or state = $3) order by id limit $4`,
    [tx.tenantId, page.afterId, page.state, page.limit],
  )
  return found.map(toEntry)
}

/**
 * Who could come at a time, longest waiting first. An earlier offer does not end the wait: only
 * closing does.
 */
export async function findWaiting(
  tx: Transaction,
  freed: { date: string; userId: number; exceptClientId: number | null; limit: number },
): Promise<WaitlistEntry[]> {
  const found = await rows<WaitlistRow>(
    tx,
    `select * from waitlist_entries where tenant_id = $1 and state <> 'closed'
       and from_date <= $2::date and to_date >= $2::date
       and (user_id is null or user_id = $3) and client_id is distinct from $4
     order by id limit $5`,
    [tx.tenantId, freed.date, freed.userId, freed.exceptClientId, freed.limit],
  )
  return found.map(toEntry)
}

/** Null when the wait has ended meanwhile, or somebody changes the entry right now. */
export async function saveOffer(
  tx: Transaction,
  id: number,
  offer: WaitlistOffer,
): Promise<WaitlistEntry | null> {
  const [row] = await rows<WaitlistRow>(
    tx,
    `update waitlist_entries set state = 'offered', offer = $3, updated_at = now()
     where tenant_id = $1 and id = (
       select id from waitlist_entries where tenant_id = $1 and id = $2 and state <> 'closed'
       for update skip locked)
     returning *`,
    [tx.tenantId, id, JSON.stringify(offer)],
  )
  return row ? toEntry(row) : null
}

/** Ends the wait; null when there is no such entry. */
export async function closeEntry(tx: Transaction, id: number): Promise<WaitlistEntry | null> {
  const [row] = await rows<WaitlistRow>(
    tx,
    `update waitlist_entries set state = 'closed', updated_at = now()
     where tenant_id = $1 and id = $2 returning *`,
    [tx.tenantId, id],
  )
  return row ? toEntry(row) : null
}

export function toEntry(row: WaitlistRow): WaitlistEntry {
  return {
    id: row.id,
    clientId: row.client_id,
    userId: row.user_id,
    serviceIds: row.service_ids,
    fromDate: row.from_date,
    toDate: row.to_date,
    note: row.note,
    state: row.state,
    offer: row.offer,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
