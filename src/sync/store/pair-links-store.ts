import type { RecordKind } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Link } from '../link.ts'
import type { Agreed } from '../merge.ts'

/** The record there is gone: the link starts over, as if it had never been paired. */
export async function forgetRemote(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    `update links set remote_id = null, agreed = null, remote_version = null, updated_at = now()
     where tenant_id = $1 and id = $2 and local_id is not null`,
    [tx.tenantId, id],
  )
}

/**
 * Gives links the remote record that was found for them, with what is agreed so far. A link that
 * knew this record as one that exists only there, or as the counterpart of one that is no more
 * here, ends.
 * @returns the records there that had such a link
 */
export async function claimRemotes(
  tx: Transaction,
  claims: { link: Link; remoteId: string }[],
): Promise<string[]> {
  if (claims.length === 0) return []
  const links = claims.map(({ link }) => link)
  const ids = links.map(({ id }) => id)
  const remoteIds = claims.map(({ remoteId }) => remoteId)
  const ended = await rows<{ remote_id: string }>(
    tx,
    `delete from links l
     using unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[])
       as claim (id, connection_id, kind, remote_id)
     where l.tenant_id = $1 and l.connection_id = claim.connection_id and l.kind = claim.kind
       and l.remote_id = claim.remote_id and l.id <> claim.id
     returning l.remote_id`,
    [
      tx.tenantId,
      ids,
      links.map(({ connectionId }) => connectionId),
      links.map(({ kind }) => kind),
      remoteIds,
    ],
  )
  await rows(
    tx,
    `update links l set remote_id = claim.remote_id, agreed = claim.agreed, updated_at = now()
     from unnest($2::bigint[], $3::text[], $4::jsonb[]) as claim (id, remote_id, agreed)
     where l.tenant_id = $1 and l.id = claim.id`,
    [tx.tenantId, ids, remoteIds, links.map(({ agreed }) => toJson(agreed))],
  )
  return ended.map((row) => row.remote_id)
}

/** Makes a due link of two records that were found to be one. */
export async function insertPair(
  tx: Transaction,
  pair: {
    connectionId: number
    kind: RecordKind
    localId: number
    remoteId: string
    agreed: Agreed | null
    priority: number
  },
): Promise<void> {
  await rows(
    tx,
    `insert into links (tenant_id, connection_id, kind, local_id, remote_id, agreed, state, due_seq,
      priority, remote_due_at)
     values ($1, $2, $3, $4, $5, $6, 'due', 1, $7, now())`,
    [
      tx.tenantId,
      pair.connectionId,
      pair.kind,
      pair.localId,
      pair.remoteId,
      toJson(pair.agreed),
      pair.priority,
    ],
  )
}

const toJson = (agreed: Agreed | null) => (agreed === null ? null : JSON.stringify(agreed))
