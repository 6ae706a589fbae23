import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/** Counts the tenant's connections, and lets nobody make another until the transaction ends. */
export async function countConnections(tx: Transaction): Promise<number> {
  await rows(tx, 'select 1 from tenants where id = $1 for no key update', [tx.tenantId])
  const [row] = await rows<{ count: number }>(
    tx,
    'select count(*) as count from connections where tenant_id = $1',
    [tx.tenantId],
  )
  return row?.count ?? 0
}
