import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { LinkState } from '../link.ts'
import type { Agreed } from '../merge.ts'

/** How a connection stands, at a glance. */
export interface Health {
  inStep: number
  due: number
  parked: number
  uncertain: number
  conflicts: number
  inboxWaiting: number
  /** ISO instant of the oldest change that is not in step yet; null when all is. */
  oldestDueAt: string | null
}

export async function readHealth(tx: Transaction, connectionId: number): Promise<Health> {
  const [row] = await rows<{
    in_step: number
    due: number
    parked: number
    uncertain: number
    conflicts: number
    inbox_waiting: number
    oldest_due_at: string | null
  }>(
    tx,
    `select
       count(*) filter (where state = 'idle') as in_step,
       count(*) filter (where state in ('due', 'creating')) as due,
       count(*) filter (where state = 'parked') as parked,
       count(*) filter (where state = 'uncertain') as uncertain,
       min(least(local_due_at, remote_due_at)) filter (where state <> 'idle') as oldest_due_at,
       (select count(*) from conflicts c
          where c.tenant_id = $1 and c.connection_id = $2 and c.resolved_at is null) as conflicts,
       (select count(*) from inbox i
          where i.tenant_id = $1 and i.connection_id = $2
            and i.processed_at is null) as inbox_waiting
     from links where tenant_id = $1 and connection_id = $2`,
    [tx.tenantId, connectionId],
  )
  return {
    inStep: row?.in_step ?? 0,
    due: row?.due ?? 0,
    parked: row?.parked ?? 0,
    uncertain: row?.uncertain ?? 0,
    conflicts: row?.conflicts ?? 0,
    inboxWaiting: row?.inbox_waiting ?? 0,
    oldestDueAt: row?.oldest_due_at ?? null,
  }
}

/** One pair as the monitor shows it. */
export interface LinkEntry {
  id: number
  kind: RecordKind
  localId: number | null
  remoteId: string | null
  state: LinkState
  tries: number
  nextTryAt: string
  error: Json
  agreed: Agreed | null
  localDueAt: string | null
  remoteDueAt: string | null
  updatedAt: string
}

export async function listLinks(
  tx: Transaction,
  query: {
    connectionId: number
    states?: LinkState[]
    kind?: RecordKind
    localId?: number
    afterId?: number
    limit: number
  },
): Promise<LinkEntry[]> {
  const found = await rows<{
    id: number
    kind: RecordKind
    local_id: number | null
    remote_id: string | null
    state: LinkState
    tries: number
    next_try_at: string
    error: Json
    agreed: Agreed | null
    local_due_at: string | null
    remote_due_at: string | null
    updated_at: string
  }>(
    tx,
    `select * from links where tenant_id = $1 and connection_id = $2
       and ($3::text[] is null or state = any($3)) and ($4::text is null or kind = $4)
       and ($5::bigint is null or local_id = $5) and id > $6
     order by id limit $7`,
    [
      tx.tenantId,
      query.connectionId,
      query.states ?? null,
      query.kind ?? null,
      query.localId ?? null,
      query.afterId ?? 0,
      query.limit,
    ],
  )
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    localId: row.local_id,
    remoteId: row.remote_id,
    state: row.state,
    tries: row.tries,
    nextTryAt: row.next_try_at,
    error: row.error,
    agreed: row.agreed,
    localDueAt: row.local_due_at,
    remoteDueAt: row.remote_due_at,
    updatedAt: row.updated_at,
  }))
}

/** Puts links that wait or are parked back in line. An uncertain one looks for its key again. */
export async function retryLinks(
  tx: Transaction,
  query: { connectionId: number; linkIds?: number[] },
): Promise<number> {
  const found = await rows(
    tx,
    `update links set
       state = case when state in ('uncertain', 'creating') then 'creating' else 'due' end,
       tries = 0, next_try_at = now(), due_seq = due_seq + 1, updated_at = now()
     where tenant_id = $1 and connection_id = $2
       and (($3::bigint[] is not null and id = any($3) and state <> 'idle')
         or ($3::bigint[] is null and (state in ('parked', 'uncertain')
           or (state in ('due', 'creating') and tries > 0))))
     returning id`,
    [tx.tenantId, query.connectionId, query.linkIds ?? null],
  )
  return found.length
}

/** The ids under which records are known at the tenant's connections, by our id. */
export async function readRemoteIds(
  tx: Transaction,
  query: { kind: RecordKind; localIds: number[]; connectors: string[] },
): Promise<Map<number, string>> {
  const found = await rows<{ local_id: number; remote_id: string }>(
    tx,
    `select l.local_id, l.remote_id from links l
     join connections c on c.tenant_id = l.tenant_id and c.id = l.connection_id
     where l.tenant_id = $1 and l.kind = $2 and l.local_id = any($3) and l.remote_id is not null
       and c.connector = any($4)
     order by l.connection_id desc`,
    [tx.tenantId, query.kind, query.localIds, query.connectors],
  )
  return new Map(found.map((row) => [row.local_id, row.remote_id]))
}
