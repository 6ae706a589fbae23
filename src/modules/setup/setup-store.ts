import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'

/** What a tenant has so far, each as yes or no. */
export interface Furnished {
  employees: boolean
  services: boolean
  hours: boolean
  portal: boolean
  booking: boolean
}

export async function readFurnished(tx: Transaction): Promise<Furnished> {
  const [row] = await rows<Furnished & { [column: string]: unknown }>(
    tx,
    `select
       exists (select 1 from users where tenant_id = $1 and bookable and active
         and deleted_at is null) as employees,
       exists (select 1 from services where tenant_id = $1 and deleted_at is null) as services,
       exists (select 1 from schedules where tenant_id = $1) as hours,
       exists (select 1 from connections where tenant_id = $1 and state <> 'off') as portal,
       exists (select 1 from bookings where tenant_id = $1) as booking`,
    [tx.tenantId],
  )
  assert(row, 'one question has one answer')
  return row
}

/** Lets one at a time furnish the tenant, until the transaction ends. */
export async function lockFurnishing(tx: Transaction): Promise<void> {
  await rows(tx, 'select id from tenants where id = $1 for no key update', [tx.tenantId])
}
