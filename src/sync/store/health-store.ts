import type { RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { LinkState } from '../link.ts'
import { pullFails } from './cursors-store.ts'

/** Links of a connection, by kind. */
export interface LinkTotals {
  byKind: Partial<Record<RecordKind, number>>
  rows: number
}

/** Counts all links from an index alone. */
export async function countLinks(tx: Transaction, connectionId: number): Promise<LinkTotals> {
  const found = await prepared<{ kind: RecordKind; count: number }>(tx, {
    name: 'links-count',
    text: `select kind, count(*) as count from links
      where tenant_id = $1 and connection_id = $2 group by kind`,
    values: [tx.tenantId, connectionId],
  })
  return {
    byKind: Object.fromEntries(found.map(({ kind, count }) => [kind, count])),
    rows: found.reduce((sum, { count }) => sum + count, 0),
  }
}

export interface Unsettled {
  groups: { kind: RecordKind; state: Exclude<LinkState, 'idle'>; count: number }[]
  /** ISO instant of the oldest change that is not in step yet; null when all is. */
  oldestDueAt: string | null
  rows: number
}

/** Counts what is not in step, from its own index alone. */
export async function countUnsettled(tx: Transaction, connectionId: number): Promise<Unsettled> {
  const found = await prepared<{
    kind: RecordKind
    state: Exclude<LinkState, 'idle'>
    count: number
    oldest: string | null
  }>(tx, {
    name: 'links-count-unsettled',
    text: `select kind, state, count(*) as count, min(least(local_due_at, remote_due_at)) as oldest
      from links where tenant_id = $1 and connection_id = $2 and state <> 'idle'
      group by kind, state`,
    values: [tx.tenantId, connectionId],
  })
  const moments = found.flatMap(({ oldest }) => (oldest === null ? [] : [oldest]))
  return {
    groups: found.map(({ kind, state, count }) => ({ kind, state, count })),
    oldestDueAt: moments.sort()[0] ?? null,
    rows: found.reduce((sum, { count }) => sum + count, 0),
  }
}

export interface Waiting {
  conflicts: number
  disputed: number
  inbox: number
  pullsFailing: number
}

/** What else waits: open conflicts, webhooks that nobody acted on, pulls that fail. */
export async function countWaiting(tx: Transaction, connectionId: number): Promise<Waiting> {
  const [row] = await rows<Waiting>(
    tx,
    `select
       (select count(*) from conflicts c where c.tenant_id = $1 and c.connection_id = $2
          and c.resolved_at is null) as conflicts,
       (select count(distinct c.link_id) from conflicts c
          join links l on l.tenant_id = c.tenant_id and l.id = c.link_id
          where c.tenant_id = $1 and c.connection_id = $2 and c.resolved_at is null
            and l.state not in ('parked', 'uncertain')) as disputed,
       (select count(*) from inbox i where i.tenant_id = $1 and i.connection_id = $2
          and i.processed_at is null) as inbox,
       (select count(*) from cursors where tenant_id = $1 and connection_id = $2
          and ${pullFails}) as "pullsFailing"`,
    [tx.tenantId, connectionId],
  )
  return row ?? { conflicts: 0, disputed: 0, inbox: 0, pullsFailing: 0 }
}

/** Whether anything is to be brought in step now. */
export async function hasDueLinks(tx: Transaction, connectionId: number): Promise<boolean> {
  const found = await prepared(tx, {
    name: 'links-any-due',
    text: `select 1 from links where tenant_id = $1 and connection_id = $2
      and state in ('due', 'creating') and next_try_at <= now() limit 1`,
    values: [tx.tenantId, connectionId],
  })
  return found.length > 0
}
