import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Link } from '../link.ts'
import type { Agreed } from '../merge.ts'
import { type LinkRow, linkColumns, toLink } from './links-store.ts'

/** One try to bring a pair in step, as it went. */
export interface LinkTry {
  at: string
  done: boolean
  attempt?: string
  class?: string
  words?: string
  code?: string
}

/** A link with its past. */
export interface LinkDetail extends Link {
  history: LinkTry[]
  nextTryAt: string
  localDueAt: string | null
  remoteDueAt: string | null
  createdAt: string
  updatedAt: string
}

type DetailRow = LinkRow & {
  history: LinkTry[] | null
  next_try_at: string
  local_due_at: string | null
  remote_due_at: string | null
  created_at: string
  updated_at: string
}

/** One link of a connection; `hold` keeps everybody else from changing it meanwhile. */
export async function findLink(
  tx: Transaction,
  query: { connectionId: number; id: number; hold?: boolean },
): Promise<LinkDetail | null> {
  const [row] = await rows<DetailRow>(
    tx,
    `select ${linkColumns}, history, next_try_at, local_due_at, remote_due_at, created_at,
       updated_at
     from links where tenant_id = $1 and connection_id = $2 and id = $3
     ${query.hold ? 'for update' : ''}`,
    [tx.tenantId, query.connectionId, query.id],
  )
  if (!row) return null
  return {
    ...toLink(row),
    history: row.history ?? [],
    nextTryAt: row.next_try_at,
    localDueAt: row.local_due_at,
    remoteDueAt: row.remote_due_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Puts one link in line, in front of everything, with what a person decided as agreed. */
export async function putInLine(
  tx: Transaction,
  link: { id: number; agreed?: Agreed; forgetRemote?: boolean; remoteId?: string },
): Promise<void> {
  await rows(
    tx,
    `update links set state = 'due', tries = 0, error = null, due_seq = due_seq + 1, priority = 0,
       agreed = case when $4 then null else coalesce($3::jsonb, agreed) end,
       remote_id = case when $4 then null else coalesce($5, remote_id) end,
       remote_version = case when $4 then null else remote_version end,
       run_id = null, next_try_at = now(), updated_at = now(),
       local_due_at = coalesce(local_due_at, now())
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      link.id,
      link.agreed === undefined ? null : JSON.stringify(link.agreed),
      link.forgetRemote === true,
      link.remoteId ?? null,
    ],
  )
}

/** The link that has a record there, if any. */
export async function findPairOf(
  tx: Transaction,
  query: { connectionId: number; kind: RecordKind; remoteId: string },
): Promise<{ id: number; localId: number | null } | null> {
  const [row] = await rows<{ id: number; local_id: number | null }>(
    tx,
    `select id, local_id from links where tenant_id = $1 and connection_id = $2 and kind = $3
       and remote_id = $4`,
    [tx.tenantId, query.connectionId, query.kind, query.remoteId],
  )
  return row ? { id: row.id, localId: row.local_id } : null
}

/** Closes the open conflicts of a link over the named fields. */
export async function resolveConflictsOf(
  tx: Transaction,
  query: { linkId: number; fields: string[] },
): Promise<void> {
  await rows(
    tx,
    `update conflicts set resolved_at = now()
     where tenant_id = $1 and link_id = $2 and field = any($3) and resolved_at is null`,
    [tx.tenantId, query.linkId, query.fields],
  )
}

/** The fields of a link over which a conflict is open, with what each side had said. */
export async function openConflictsOf(
  tx: Transaction,
  linkId: number,
): Promise<
  { field: string; ours: Json; theirs: Json; taken: 'ours' | 'theirs'; reason: string }[]
> {
  return rows(
    tx,
    `select distinct on (field) field, ours, theirs, taken, reason from conflicts
     where tenant_id = $1 and link_id = $2 and resolved_at is null order by field, id desc`,
    [tx.tenantId, linkId],
  )
}
