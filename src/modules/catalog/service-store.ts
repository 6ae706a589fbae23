import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { Service, ServiceFields, ServiceType } from './service.ts'

export interface ServiceRow {
  id: number
  type: string
  name: string
  category: string
  description: string
  price_minor: number
  duration_minutes: number
  buffer_before_minutes: number
  buffer_after_minutes: number
  needs_workplace: boolean
  active: boolean
  position: number
  created_at: string
  updated_at: string
  deleted_at: string | null
}

/** Services by number in one round trip, deleted ones too; unknown numbers are left out. */
export async function readServices(tx: Transaction, ids: number[]): Promise<Service[]> {
  const found = await prepared<ServiceRow & { [column: string]: unknown }>(tx, {
    name: 'services-read',
    text: `select * from services
      where tenant_id = $1 and id = any($2::bigint[]) order by id limit 1000`,
    values: [tx.tenantId, ids],
  })
  return found.map(toService)
}

/** One service that is not deleted, locked until the transaction ends. */
export async function lockService(tx: Transaction, id: number): Promise<Service | undefined> {
  const [row] = await rows<ServiceRow>(
    tx,
    'select * from services where tenant_id = $1 and id = $2 and deleted_at is null for update',
    [tx.tenantId, id],
  )
  return row && toService(row)
}

/** Services of exactly that name, whatever the case, oldest first; at most 50. */
export async function servicesNamed(tx: Transaction, name: string): Promise<Service[]> {
  const found = await prepared<ServiceRow & { [column: string]: unknown }>(tx, {
    name: 'services-named',
    text: `select * from services
      where tenant_id = $1 and name_lower = lower($2) and deleted_at is null order by id limit 50`,
    values: [tx.tenantId, name],
  })
  return found.map(toService)
}

/** Numbers of the services that are not deleted, ascending. */
export async function idsOfServices(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<number[]> {
  const found = await rows<{ id: number }>(
    tx,
    `select id from services where tenant_id = $1 and id > $2 and deleted_at is null
     order by id limit $3`,
    [tx.tenantId, afterId, limit],
  )
  return found.map((row) => row.id)
}

/** Categories in use, by name, with how many services each has. */
export async function categoriesOfServices(
  tx: Transaction,
): Promise<{ name: string; services: number }[]> {
  return rows<{ name: string; services: number }>(
    tx,
    `select category as name, count(*) as services from services
     where tenant_id = $1 and deleted_at is null and category <> ''
     group by category order by category limit 500`,
    [tx.tenantId],
  )
}

export interface ServiceFilter {
  active?: boolean | undefined
  type?: ServiceType | undefined
  /** Exactly this category. */
  category?: string | undefined
  /** A part of the name or of the category, whatever the case. */
  search?: string | undefined
  after?: { position: number; name: string; id: number } | undefined
  limit: number
}

/** A page of services in the tenant's own order. */
export async function pageOfServices(tx: Transaction, filter: ServiceFilter): Promise<Service[]> {
  const found = await servicePageQuery(tx, filter).execute()
  return found.map(toService)
}

/** The query of a page, apart so that its plan can be looked at. */
export function servicePageQuery(tx: Transaction, filter: ServiceFilter) {
  const { active, type, category, search, after } = filter
  let query = sql(tx)
    .selectFrom('services')
    .selectAll()
    .$castTo<ServiceRow>()
    .where('tenant_id', '=', tx.tenantId)
    .where('deleted_at', 'is', null)
  if (active !== undefined) query = query.where('active', '=', active)
  if (type !== undefined) query = query.where('type', '=', type)
  if (category !== undefined) query = query.where('category', '=', category)
  if (search !== undefined) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(
      fragment<boolean>`lower(name || ' ' || category) like lower(${pattern}::text)`,
    )
  }
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('position', 'name', 'id'), '>', tuple(after.position, after.name, after.id)),
    )
  }
  return query.orderBy('position').orderBy('name').orderBy('id').limit(filter.limit)
}

export async function insertService(tx: Transaction, service: ServiceFields): Promise<Service> {
  const row = await sql(tx)
    .insertInto('services')
    .values({ tenant_id: tx.tenantId, ...toColumns(service) })
    .returningAll()
    .$castTo<ServiceRow>()
    .executeTakeFirstOrThrow()
  return toService(row)
}

export async function updateServiceRow(tx: Transaction, service: Service): Promise<Service> {
  const row = await sql(tx)
    .updateTable('services')
    .set({ ...toColumns(service), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', service.id)
    .returningAll()
    .$castTo<ServiceRow>()
    .executeTakeFirstOrThrow()
  return toService(row)
}

export async function softDeleteService(tx: Transaction, id: number): Promise<Service> {
  const row = await sql(tx)
    .updateTable('services')
    .set({ deleted_at: fragment`now()`, updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .$castTo<ServiceRow>()
    .executeTakeFirstOrThrow()
  return toService(row)
}

function toColumns(service: ServiceFields) {
  return {
    type: service.type,
    name: service.name,
    category: service.category,
    description: service.description,
    price_minor: service.priceMinor,
    duration_minutes: service.durationMinutes,
    buffer_before_minutes: service.bufferBeforeMinutes,
    buffer_after_minutes: service.bufferAfterMinutes,
    needs_workplace: service.needsWorkplace,
    active: service.active,
    position: service.position,
  }
}

function toService(row: ServiceRow): Service {
  return {
    id: row.id,
    type: row.type === 'product' ? 'product' : 'service',
    name: row.name,
    category: row.category,
    description: row.description,
    priceMinor: row.price_minor,
    durationMinutes: row.duration_minutes,
    bufferBeforeMinutes: row.buffer_before_minutes,
    bufferAfterMinutes: row.buffer_after_minutes,
    needsWorkplace: row.needs_workplace,
    active: row.active && row.deleted_at === null,
    position: row.position,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  }
}
