import { assert } from '../../kernel/errors.ts'
import type { Actor } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { MovedVisit } from '../bookings/index.ts'
import type { ClientDetails } from '../clients/index.ts'
import type { ClientMerge } from './client-merge.ts'

interface MergeRow {
  id: number
  keep_id: number
  merged_ids: number[]
  before: ClientDetails
  after: ClientDetails
  created_at: string
  undone_at: string | null
}

const columns = 'id, keep_id, merged_ids, before, after, created_at, undone_at'

export async function insertMerge(
  tx: Transaction,
  merge: Pick<ClientMerge, 'keepId' | 'mergedIds' | 'before' | 'after'> & { actor: Actor },
): Promise<ClientMerge> {
  const [row] = await rows<MergeRow>(
    tx,
    `insert into client_merges (tenant_id, keep_id, merged_ids, before, after, actor)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [tx.tenantId, merge.keepId, merge.mergedIds, merge.before, merge.after, merge.actor],
  )
  assert(row, 'an added merge is answered')
  return toMerge(row)
}

export async function insertMoves(
  tx: Transaction,
  mergeId: number,
  moves: MovedVisit[],
): Promise<void> {
  await rows(
    tx,
    `insert into client_merge_moves (tenant_id, merge_id, subject, subject_id, from_client_id)
     select $1, $2, * from unnest($3::text[], $4::bigint[], $5::bigint[])`,
    [
      tx.tenantId,
      mergeId,
      moves.map(({ subject }) => subject),
      moves.map(({ id }) => id),
      moves.map(({ fromClientId }) => fromClientId),
    ],
  )
}

export async function lockMerge(tx: Transaction, id: number): Promise<ClientMerge | undefined> {
  const [row] = await rows<MergeRow>(
    tx,
    `select ${columns} from client_merges where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  )
  return row && toMerge(row)
}

/** The merges into a client that were not taken back, newest first, at most 50. */
export async function mergesInto(tx: Transaction, keepId: number): Promise<ClientMerge[]> {
  const found = await rows<MergeRow>(
    tx,
    `select ${columns} from client_merges
     where tenant_id = $1 and keep_id = $2 and undone_at is null order by id desc limit 50`,
    [tx.tenantId, keepId],
  )
  return found.map(toMerge)
}

export async function movesOf(tx: Transaction, mergeId: number): Promise<MovedVisit[]> {
  return rows(
    tx,
    `select subject, subject_id as id, from_client_id as "fromClientId" from client_merge_moves
     where tenant_id = $1 and merge_id = $2`,
    [tx.tenantId, mergeId],
  )
}

export async function markUndone(tx: Transaction, id: number): Promise<void> {
  await rows(tx, 'update client_merges set undone_at = now() where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ])
}

function toMerge(row: MergeRow): ClientMerge {
  return {
    id: row.id,
    keepId: row.keep_id,
    mergedIds: row.merged_ids,
    before: row.before,
    after: row.after,
    createdAt: row.created_at,
    undoneAt: row.undone_at,
  }
}
