import type { Transaction } from '../../platform/database/index.ts'
import { fragment, prepared, rows, sql } from '../../platform/database/sql.ts'
import type { CatalogPlace } from './catalog-page.ts'
import { type Service, type ServiceDetails, serviceTypes } from './service.ts'

interface ServiceRow {
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
}

const columns = `id, type, name, category, description, price_minor, duration_minutes,
  buffer_before_minutes, buffer_after_minutes, needs_workplace, active, position,
  created_at, updated_at`

/** Services by their numbers, inactive ones too; deleted and unknown ones are left out. */
export async function findServices(tx: Transaction, ids: number[]): Promise<Map<number, Service>> {
  const found = await prepared<ServiceRow>(tx, {
    name: 'services-find',
    text: `select ${columns} from services
      where tenant_id = $1 and id = any($2) and deleted_at is null`,
    values: [tx.tenantId, ids],
  })
  return new Map(found.map((row) => [row.id, toService(row)]))
}

/** Services of exactly that name, whatever its case, inactive ones too, oldest first; 20 at most. */
export async function findServicesByName(tx: Transaction, name: string): Promise<Service[]> {
  const found = await prepared<ServiceRow>(tx, {
    name: 'services-by-name',
    text: `select ${columns} from services
      where tenant_id = $1 and name_key = lower($2) and deleted_at is null order by id limit 20`,
    values: [tx.tenantId, name.trim()],
  })
  return found.map(toService)
}

/** Numbers of services after `afterId`, ascending, inactive ones too: for walks over all of them. */
export async function listServiceIds(
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

/** Holds the service until the transaction ends, so that two changes of different fields both stay. */
export async function lockService(tx: Transaction, id: number): Promise<Service | undefined> {
  const [row] = await rows<ServiceRow>(
    tx,
    `select ${columns} from services
     where tenant_id = $1 and id = $2 and deleted_at is null for update`,
    [tx.tenantId, id],
  )
  return row && toService(row)
}

/** Services by position, name and number; `active` null means both kinds. */
export async function pageOfServices(
  tx: Transaction,
  query: { after: CatalogPlace | null; limit: number; active: boolean | null },
): Promise<Service[]> {
  const { after, limit, active } = query
  const values: unknown[] = [tx.tenantId, limit, active]
  const found = await rows<ServiceRow>(
    tx,
    `select ${columns} from services
     where tenant_id = $1 and deleted_at is null and ($3::boolean is null or active = $3)
       ${after ? 'and (position, name, id) > ($4, $5, $6)' : ''}
     order by position, name, id limit $2`,
    after ? [...values, after.position, after.name, after.id] : values,
  )
  return found.map(toService)
}

export async function insertService(tx: Transaction, service: ServiceDetails): Promise<Service> {
  const row = await sql(tx)
    .insertInto('services')
    .values({ tenant_id: tx.tenantId, ...toColumns(service) })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toService(row)
}

export async function updateServiceRow(
  tx: Transaction,
  id: number,
  service: ServiceDetails,
): Promise<Service> {
  const row = await sql(tx)
    .updateTable('services')
    .set({ ...toColumns(service), updated_at: fragment`now()` })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toService(row)
}

export async function softDeleteService(tx: Transaction, id: number): Promise<void> {
  await rows(
    tx,
    'update services set deleted_at = now(), updated_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  )
}

function toColumns(service: ServiceDetails) {
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
  const type = serviceTypes.find((known) => known === row.type)
  if (!type) throw new Error(`assertion failed: service ${row.id} has the type ${row.type}`)
  return {
    id: row.id,
    type,
    name: row.name,
    category: row.category,
    description: row.description,
    priceMinor: row.price_minor,
    durationMinutes: row.duration_minutes,
    bufferBeforeMinutes: row.buffer_before_minutes,
    bufferAfterMinutes: row.buffer_after_minutes,
    needsWorkplace: row.needs_workplace,
    active: row.active,
    position: row.position,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
