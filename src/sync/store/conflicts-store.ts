import type { RecordKind } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { FieldConflict } from '../merge.ts'

export interface Conflict extends FieldConflict {
  id: number
  linkId: number
  kind: RecordKind
  /** The record here; null when it is gone from the pair. */
  localId: number | null
  remoteId: string | null
  at: string
  resolvedAt: string | null
}

export async function keepConflicts(
  tx: Transaction,
  link: { id: number; connectionId: number },
  conflicts: FieldConflict[],
): Promise<void> {
  if (conflicts.length === 0) return
  await rows(
    tx,
    `insert into conflicts (tenant_id, connection_id, link_id, field, agreed, ours, theirs, taken,
      reason)
     select $1, $2, $3, c.field, c.agreed, c.ours, c.theirs, c.taken, c.reason
     from jsonb_to_recordset($4::jsonb) as c
       (field text, agreed jsonb, ours jsonb, theirs jsonb, taken text, reason text)`,
    [tx.tenantId, link.connectionId, link.id, JSON.stringify(conflicts)],
  )
}

export async function listConflicts(
  tx: Transaction,
  query: { connectionId: number; openOnly: boolean; beforeId?: number; limit: number },
): Promise<Conflict[]> {
  const found = await rows<{
    id: number
    link_id: number
    kind: RecordKind
    local_id: number | null
    remote_id: string | null
    at: string
    field: string
    agreed: Json
    ours: Json
    theirs: Json
    taken: 'ours' | 'theirs'
    reason: string
    resolved_at: string | null
  }>(
    tx,
    `select c.id, c.link_id, l.kind, l.local_id, l.remote_id, c.at, c.field, c.agreed, c.ours,
       c.theirs, c.taken, c.reason, c.resolved_at
     from conflicts c join links l on l.tenant_id = c.tenant_id and l.id = c.link_id
     where c.tenant_id = $1 and c.connection_id = $2 and ($3::bigint is null or c.id < $3)
       and (not $4 or c.resolved_at is null)
     order by c.id desc limit $5`,
    [tx.tenantId, query.connectionId, query.beforeId ?? null, query.openOnly, query.limit],
  )
  return found.map((row) => ({
    id: row.id,
    linkId: row.link_id,
    kind: row.kind,
    localId: row.local_id,
    remoteId: row.remote_id,
    at: row.at,
    field: row.field,
    agreed: row.agreed,
    ours: row.ours,
    theirs: row.theirs,
    taken: row.taken,
    reason: row.reason,
    resolvedAt: row.resolved_at,
  }))
}

/** A person has seen it and is content. */
export async function resolveConflicts(tx: Transaction, ids: number[]): Promise<number> {
  const found = await rows(
    tx,
    `update conflicts set resolved_at = now()
     where tenant_id = $1 and id = any($2) and resolved_at is null returning id`,
    [tx.tenantId, ids],
  )
  return found.length
}

/** One conflict with the pair it is about. */
export async function findConflict(
  tx: Transaction,
  id: number,
): Promise<{ conflict: FieldConflict; kind: RecordKind; localId: number | null } | null> {
  const [row] = await rows<FieldConflict & { kind: RecordKind; local_id: number | null }>(
    tx,
    `select c.field, c.agreed, c.ours, c.theirs, c.taken, c.reason, l.kind, l.local_id
     from conflicts c join links l on l.tenant_id = c.tenant_id and l.id = c.link_id
     where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id],
  )
  if (!row) return null
  const { kind, local_id: localId, ...conflict } = row
  return { conflict, kind, localId }
}
