import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/**
 * Whether the tenant never had a connection of this connector. Who is answered so is the only one
 * until the transaction ends, however many processes start at once.
 */
export async function holdSeed(tx: Transaction, connector: string): Promise<boolean> {
  await rows(tx, `select pg_advisory_xact_lock(hashtext($1))`, [`seed:${tx.tenantId}:${connector}`])
  const found = await rows(
    tx,
    `select 1 from connections where tenant_id = $1 and connector = $2
     union all
     select 1 from facts where tenant_id = $1 and name = 'ConnectionCreated'
       and data ->> 'connector' = $2
     limit 1`,
    [tx.tenantId, connector],
  )
  return found.length === 0
}
