import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/** How an order of a client stands that is made at the other side. */
export interface OnlineRequest {
  connectionId: number
  state: 'asked' | 'booked' | 'refused' | 'unknown'
  remoteIds: string[]
}

export type Claim =
  /** Ours to send; `doubtful` when an earlier try may have booked already. */
  | { held: true; doubtful: boolean }
  /** Booked before, or somebody else is at it now. */
  | { held: false; request: OnlineRequest }

const keptDays = 30

/** Commits that an order is about to be sent, before it is. One caller at a time holds it. */
export async function claimOnlineRequest(
  tx: Transaction,
  wanted: { requestKey: string; connectionId: number; holdMs: number },
): Promise<Claim> {
  const { requestKey, connectionId, holdMs } = wanted
  await forgetOld(tx, connectionId)
  const made = await rows(
    tx,
    `insert into online_requests (tenant_id, request_key, connection_id, held_until)
     values ($1, $2, $3, now() + make_interval(secs => $4 / 1000.0))
     on conflict do nothing returning connection_id`,
    [tx.tenantId, requestKey, connectionId, holdMs],
  )
  if (made.length > 0) return { held: true, doubtful: false }
  const [row] = await rows<{ state: OnlineRequest['state'] }>(
    tx,
    `select state from online_requests where tenant_id = $1 and request_key = $2 for update`,
    [tx.tenantId, requestKey],
  )
  const taken = await rows(
    tx,
    `update online_requests set state = 'asked', connection_id = $3, updated_at = now(),
       held_until = now() + make_interval(secs => $4 / 1000.0)
     where tenant_id = $1 and request_key = $2 and state <> 'booked' and held_until <= now()
     returning connection_id`,
    [tx.tenantId, requestKey, connectionId, holdMs],
  )
  if (taken.length > 0) return { held: true, doubtful: row?.state !== 'refused' }
  const request = await findOnlineRequest(tx, requestKey)
  return request ? { held: false, request } : { held: true, doubtful: true }
}

/** Stores what became of an order and lets go of it. */
export async function settleOnlineRequest(
  tx: Transaction,
  requestKey: string,
  outcome: { state: Exclude<OnlineRequest['state'], 'asked'>; remoteIds?: string[] },
): Promise<void> {
  await rows(
    tx,
    `update online_requests set state = $3, remote_ids = $4, held_until = now(), updated_at = now()
     where tenant_id = $1 and request_key = $2`,
    [tx.tenantId, requestKey, outcome.state, outcome.remoteIds ?? []],
  )
}

export async function findOnlineRequest(
  tx: Transaction,
  requestKey: string,
): Promise<OnlineRequest | null> {
  const [row] = await rows<{
    connection_id: number
    state: OnlineRequest['state']
    remote_ids: string[]
  }>(
    tx,
    `select connection_id, state, remote_ids from online_requests
     where tenant_id = $1 and request_key = $2`,
    [tx.tenantId, requestKey],
  )
  if (!row) return null
  return { connectionId: row.connection_id, state: row.state, remoteIds: row.remote_ids }
}

async function forgetOld(tx: Transaction, connectionId: number): Promise<void> {
  await rows(
    tx,
    `delete from online_requests where tenant_id = $1 and connection_id = $2
       and created_at < now() - make_interval(days => $3)`,
    [tx.tenantId, connectionId, keptDays],
  )
}
