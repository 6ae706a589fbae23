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
  const known: string[] = []
  for (const { link, remoteId } of claims) {
    const ended = await rows(
      tx,
      `delete from links where tenant_id = $1 and connection_id = $2 and kind = $3
         and remote_id = $4 and id <> $5 returning id`,
      [tx.tenantId, link.connectionId, link.kind, remoteId, link.id],
    )
    if (ended.length > 0) known.push(remoteId)
    await rows(
      tx,
      `update links set remote_id = $3, agreed = $4, updated_at = now()
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, link.id, remoteId, toJson(link.agreed)],
    )
  }
  return known
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
