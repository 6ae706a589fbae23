import { isLanguage } from '../../kernel/language.ts'
import { parseZone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows, sql } from '../../platform/database/sql.ts'
import type { DefaultStatus } from './default-statuses.ts'
import type { Tenant } from './tenant.ts'

export interface TenantRow {
  id: number
  name: string
  slug: string
  zone: string
  language: string
  currency: string
  country: string
  slot_step_minutes: number
  minimum_notice_minutes: number
  active: boolean
  created_at: string
  updated_at: string
}

export async function findTenant(tx: Transaction): Promise<Tenant | undefined> {
  const [row] = await rows<TenantRow>(tx, 'select * from tenants where id = $1', [tx.tenantId])
  return row && toTenant(row)
}

/** Takes the number of a tenant that is about to be made; runs outside every tenant. */
export async function nextTenantId(tx: Transaction): Promise<number> {
  const [row] = await rows<{ id: number }>(tx, 'select door_next_tenant() as id')
  return row?.id ?? 0
}

export async function insertTenant(
  tx: Transaction,
  tenant: Pick<Tenant, 'name' | 'slug' | 'zone' | 'language' | 'currency' | 'country'>,
): Promise<Tenant | 'slug_taken'> {
  // Row security hides other tenants' slugs, so the unique index is the one to ask.
  const [row] = await rows<TenantRow>(
    tx,
    `insert into tenants (id, name, slug, zone, language, currency, country)
     overriding system value values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (slug) do nothing returning *`,
    [
      tx.tenantId,
      tenant.name,
      tenant.slug,
      tenant.zone,
      tenant.language,
      tenant.currency,
      tenant.country,
    ],
  )
  return row ? toTenant(row) : 'slug_taken'
}

export async function insertStatuses(tx: Transaction, statuses: DefaultStatus[]): Promise<void> {
  await sql(tx)
    .insertInto('statuses')
    .values(
      statuses.map(({ isDefault, ...status }, position) => ({
        tenant_id: tx.tenantId,
        position,
        is_default: isDefault,
        ...status,
      })),
    )
    .execute()
}

export async function updateTenantRow(
  tx: Transaction,
  changes: Partial<Omit<TenantRow, 'id' | 'slug' | 'created_at' | 'updated_at'>>,
): Promise<Tenant | undefined> {
  await sql(tx)
    .updateTable('tenants')
    .set({ ...changes, updated_at: fragment`now()` })
    .where('id', '=', tx.tenantId)
    .execute()
  return findTenant(tx)
}

/** Every tenant by number; runs outside every tenant. */
export async function pageOfTenants(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<Tenant[]> {
  const found = await rows<TenantRow>(tx, 'select * from door_tenants($1, $2)', [afterId, limit])
  return found.map(toTenant)
}

export async function tenantIdBySlug(tx: Transaction, slug: string): Promise<number | null> {
  const [row] = await rows<{ id: number | null }>(tx, 'select door_tenant_by_slug($1) as id', [
    slug,
  ])
  return row?.id ?? null
}

function toTenant(row: TenantRow): Tenant {
  const zone = parseZone(row.zone)
  if (!zone || !isLanguage(row.language)) throw new Error(`assertion failed: tenant ${row.id}`)
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    zone,
    language: row.language,
    currency: row.currency,
    country: row.country,
    slotStepMinutes: row.slot_step_minutes,
    minimumNoticeMinutes: row.minimum_notice_minutes,
    active: row.active,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
