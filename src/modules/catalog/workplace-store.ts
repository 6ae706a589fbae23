import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { Workplace, WorkplaceFields } from './workplace.ts'

interface WorkplaceRow {
  id: number
  name: string
  capacity: number
  color: string
  position: number
  active: boolean
}

/**
 * Workplaces in the tenant's own order: those of the numbers, whether active or not, or every
 * active one. At most 1000.
 */
export async function readWorkplaces(
  tx: Transaction,
  ids: number[] | undefined,
): Promise<Workplace[]> {
  const found = await prepared<WorkplaceRow & { [column: string]: unknown }>(tx, {
    name: 'workplaces-read',
    text: `
      select * from workplaces
      where tenant_id = $1 and deleted_at is null
        and case when $2::bigint[] is null then active else id = any($2) end
      order by position, name, id limit 1000`,
    values: [tx.tenantId, ids ?? null],
  })
  return found.map(toWorkplace)
}

/** One workplace, locked until the transaction ends: nobody can start to use it meanwhile. */
export async function lockWorkplace(tx: Transaction, id: number): Promise<Workplace | undefined> {
  const [row] = await rows<WorkplaceRow>(
    tx,
    'select * from workplaces where tenant_id = $1 and id = $2 and deleted_at is null for update',
    [tx.tenantId, id],
  )
  return row && toWorkplace(row)
}

/** Every workplace in the tenant's own order (at most 1000), locked: their order concerns all. */
export async function lockWorkplaces(tx: Transaction): Promise<Workplace[]> {
  await rows(
    tx,
    `select 1 from workplaces where tenant_id = $1 and deleted_at is null order by id
     for no key update`,
    [tx.tenantId],
  )
  const found = await rows<WorkplaceRow>(
    tx,
    `select * from workplaces where tenant_id = $1 and deleted_at is null
     order by position, name, id limit 1000`,
    [tx.tenantId],
  )
  return found.map(toWorkplace)
}

export interface WorkplaceFilter {
  active?: boolean | undefined
  after?: { position: number; name: string; id: number } | undefined
  limit: number
}

/** A page of workplaces in the tenant's own order. */
export async function pageOfWorkplaces(
  tx: Transaction,
  filter: WorkplaceFilter,
): Promise<Workplace[]> {
  const { active, after } = filter
  let query = sql(tx)
    .selectFrom('workplaces')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null)
  if (active !== undefined) query = query.where('active', '=', active)
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('position', 'name', 'id'), '>', tuple(after.position, after.name, after.id)),
    )
  }
  const page = query.orderBy('position').orderBy('name').orderBy('id').limit(filter.limit)
  return (await page.execute()).map(toWorkplace)
}

export async function insertWorkplace(
  tx: Transaction,
  workplace: WorkplaceFields,
): Promise<Workplace> {
  const row = await sql(tx)
    .insertInto('workplaces')
    .values({ tenant_id: tx.tenantId, ...toColumns(workplace) })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toWorkplace(row)
}

export async function updateWorkplaceRow(
  tx: Transaction,
  workplace: Workplace,
): Promise<Workplace> {
  const row = await sql(tx)
    .updateTable('workplaces')
    .set({ ...toColumns(workplace), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', workplace.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toWorkplace(row)
}

export async function softDeleteWorkplace(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    `update workplaces set deleted_at = now(), updated_at = now(), active = false
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  )
}

/** How many visits are booked there from now on. */
export async function countVisitsAhead(tx: Transaction, workplaceId: number): Promise<number> {
  // A booking is at most 48 hours long, so the index is read from there and never over the past.
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings where tenant_id = $1 and workplace_id = $2 and deleted_at is null
       and live and starts_at > now() - interval '48 hours' and ends_at > now()`,
    [tx.tenantId, workplaceId],
  )
  return row?.count ?? 0
}

/**
 * Workplaces by number, held until the transaction ends: none of them can be removed while a
 * booking there is being written. It is the lock that a foreign key takes anyway, only earlier.
 */
export async function holdWorkplaceRows(tx: Transaction, ids: number[]): Promise<Workplace[]> {
  const found = await prepared<WorkplaceRow & { [column: string]: unknown }>(tx, {
    name: 'workplaces-hold',
    text: `
      select * from workplaces
      where tenant_id = $1 and id = any($2) and deleted_at is null order by id for key share`,
    values: [tx.tenantId, ids],
  })
  return found.map(toWorkplace)
}

function toColumns({ name, capacity, color, position, active }: WorkplaceFields): WorkplaceFields {
  return { name, capacity, color, position, active }
}

function toWorkplace(row: WorkplaceRow): Workplace {
  const { id, name, capacity, color, position, active } = row
  return { id, name, capacity, color, position, active }
}
