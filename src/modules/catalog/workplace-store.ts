import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { CatalogPlace } from './catalog-page.ts'
import type { Workplace, WorkplaceDetails } from './workplace.ts'

interface WorkplaceRow {
  id: number
  name: string
  capacity: number
  color: string
  position: number
  active: boolean
  created_at: string
  updated_at: string
}

const columns = 'id, name, capacity, color, position, active, created_at, updated_at'

/**
 * Workplaces in the tenant's order. By number: inactive ones too, because their bookings are still
 * there. Without numbers: those that can be offered, 1000 at most.
 */
export async function findWorkplaces(
  tx: Transaction,
  ids?: number[],
): Promise<Map<number, Workplace>> {
  const found = await prepared<WorkplaceRow>(tx, {
    name: ids ? 'workplaces-find' : 'workplaces-active',
    text: `select ${columns} from workplaces
      where tenant_id = $1 and deleted_at is null and ${ids ? 'id = any($2)' : 'active'}
      order by position, name, id limit 1000`,
    values: ids ? [tx.tenantId, ids] : [tx.tenantId],
  })
  return new Map(found.map((row) => [row.id, toWorkplace(row)]))
}

/** Holds the workplace until the transaction ends; whoever books it at the same time waits. */
export async function lockWorkplace(tx: Transaction, id: number): Promise<Workplace | undefined> {
  const [row] = await rows<WorkplaceRow>(
    tx,
    `select ${columns} from workplaces
     where tenant_id = $1 and id = $2 and deleted_at is null for update`,
    [tx.tenantId, id],
  )
  return row && toWorkplace(row)
}

/** Workplaces by position, name and number, inactive ones too. */
export async function pageOfWorkplaces(
  tx: Transaction,
  { after, limit }: { after: CatalogPlace | null; limit: number },
): Promise<Workplace[]> {
  const found = await rows<WorkplaceRow>(
    tx,
    `select ${columns} from workplaces
     where tenant_id = $1 and deleted_at is null
       ${after ? 'and (position, name, id) > ($3, $4, $5)' : ''}
     order by position, name, id limit $2`,
    [tx.tenantId, limit, ...(after ? [after.position, after.name, after.id] : [])],
  )
  return found.map(toWorkplace)
}

export async function insertWorkplace(
  tx: Transaction,
  workplace: WorkplaceDetails,
): Promise<Workplace> {
  const row = await sql(tx)
    .insertInto('workplaces')
    .values({ tenant_id: tx.tenantId, ...workplace })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toWorkplace(row)
}

export async function updateWorkplaceRow(
  tx: Transaction,
  id: number,
  workplace: WorkplaceDetails,
): Promise<Workplace> {
  const row = await sql(tx)
    .updateTable('workplaces')
    .set({ ...workplace, updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toWorkplace(row)
}

export async function softDeleteWorkplace(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    'update workplaces set deleted_at = now(), updated_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
}

/** How many live bookings at the workplace are not over yet. */
export async function countComingBookingsAt(tx: Transaction, id: number): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings
     where tenant_id = $1 and workplace_id = $2 and live and deleted_at is null
       and ends_at > now() and starts_at > now() - interval '48 hours'`,
    [tx.tenantId, id],
  )
  return row?.count ?? 0
}

function toWorkplace(row: WorkplaceRow): Workplace {
  return {
    id: row.id,
    name: row.name,
    capacity: row.capacity,
    color: row.color,
    position: row.position,
    active: row.active,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
