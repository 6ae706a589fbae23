import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import type { Client } from './client.ts'
import { type ClientRow, clientColumns, toClient } from './client-store.ts'

/** Holds clients, in one order so that two merges queue up; deleted ones are left out. */
export async function lockClients(tx: Transaction, ids: number[]): Promise<Map<number, Client>> {
  const found = await rows<ClientRow>(
    tx,
    `select ${clientColumns} from clients
     where tenant_id = $1 and id = any($2) and deleted_at is null order by id for update`,
    [tx.tenantId, ids],
  )
  return new Map(found.map((row) => [row.id, toClient(row)]))
}

/** Who a client is now: the last of those into whom it was merged, one after another. */
export async function readSurvivor(tx: Transaction, id: number): Promise<number | null> {
  const [row] = await rows<{ id: number }>(
    tx,
    `with recursive chain as (
       select id, merged_into, deleted_at, 1 as step from clients where tenant_id = $1 and id = $2
       union all
       select c.id, c.merged_into, c.deleted_at, chain.step + 1
       from chain join clients c on c.tenant_id = $1 and c.id = chain.merged_into
       where chain.step < 100)
     select id from chain where deleted_at is null order by step desc limit 1`,
    [tx.tenantId, id],
  )
  return row?.id ?? null
}

export async function markAbsorbed(tx: Transaction, ids: number[], into: number): Promise<void> {
  await rows(
    tx,
    `update clients set deleted_at = now(), updated_at = now(), merged_into = $3
     where tenant_id = $1 and id = any($2)`,
    [tx.tenantId, ids, into],
  )
}

/** Brings back those of these clients who are still merged into that one. */
export async function unmarkAbsorbed(
  tx: Transaction,
  ids: number[],
  from: number,
): Promise<Client[]> {
  const found = await rows<ClientRow>(
    tx,
    `update clients set deleted_at = null, updated_at = now(), merged_into = null
     where tenant_id = $1 and id = any($2) and merged_into = $3 returning ${clientColumns}`,
    [tx.tenantId, ids, from],
  )
  return found.map(toClient)
}
