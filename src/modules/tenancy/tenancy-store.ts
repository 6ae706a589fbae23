import { assert } from '../../kernel/errors.ts'
import { isLanguage } from '../../kernel/language.ts'
import { parseZone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows, sql } from '../../platform/database/sql.ts'
import type { DefaultStatus } from './default-statuses.ts'
import { readReminders } from './reminders.ts'
import type { Tenant } from './tenant.ts'

export interface TenantRow {
  id: number
  name: string
  slug: string
  zone: string
  language: string
  currency: string
  country: string
  address: string
  phone: string | null
  slot_step_minutes: number
  minimum_notice_minutes: number
  booking_horizon_days: number
  week_start: number
  reminders: unknown
  setup_dismissed_at: string | null
  portal_skipped_at: string | null
  active: boolean
  created_at: string
  updated_at: string
}

export async function findTenant(tx: Transaction): Promise<Tenant | undefined> {
  const [row] = await rows<TenantRow>(tx, 'select * from tenants where id = $1', [tx.tenantId])
  return row && toTenant(row)
}

/** The same, held until the transaction ends: settings are changed one after another. */
export async function lockTenant(tx: Transaction): Promise<Tenant | undefined> {
  const [row] = await rows<TenantRow>(tx, 'select * from tenants where id = $1 for no key update', [
    tx.tenantId,
  ])
  return row && toTenant(row)
}

/** What became of the first steps: the list put away, and the portal put off. */
export async function readSetupMarks(
  tx: Transaction,
): Promise<{ dismissed: boolean; portalSkipped: boolean }> {
  const [row] = await rows<{ dismissed: boolean; portalSkipped: boolean }>(
    tx,
    `select setup_dismissed_at is not null as dismissed,
       portal_skipped_at is not null as "portalSkipped" from tenants where id = $1`,
    [tx.tenantId],
  )
  return row ?? { dismissed: false, portalSkipped: false }
}

export async function markSetup(
  tx: Transaction,
  column: 'setup_dismissed_at' | 'portal_skipped_at',
): Promise<void> {
  await rows(
    tx,
    `update tenants set ${column} = coalesce(${column}, now()), updated_at = now() where id = $1`,
    [tx.tenantId],
  )
}

export interface TenantCounts {
  users: number
  clients: number
  /** Of the last 30 days. */
  bookings: number
  connections: number
  /** ISO 8601 instant; null when nothing has happened there. */
  lastFactAt: string | null
}

/** What each of the tenants has, none beyond 10,000; runs outside every tenant. */
export async function countsOfTenants(
  tx: Transaction,
  ids: number[],
): Promise<Map<number, TenantCounts>> {
  const found = await rows<TenantCounts & { id: number }>(
    tx,
    `select tenant_id as id, users, clients, bookings, connections, last_fact_at as "lastFactAt"
     from door_tenant_counts($1)`,
    [ids],
  )
  return new Map(found.map(({ id, ...counts }) => [id, counts]))
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

export type TenantColumns = Partial<
  Omit<TenantRow, 'id' | 'slug' | 'created_at' | 'updated_at' | 'reminders'>
> & { reminders?: string }

export async function updateTenantRow(
  tx: Transaction,
  changes: TenantColumns,
): Promise<Tenant | undefined> {
  const { reminders, ...columns } = changes
  await sql(tx)
    .updateTable('tenants')
    .set({
      ...columns,
      ...(reminders === undefined ? {} : { reminders: fragment`${reminders}::jsonb` }),
      updated_at: fragment`now()`,
    })
    .where('id', '=', tx.tenantId)
    .execute()
  return findTenant(tx)
}

/** How many live bookings begin after now. */
export async function countComingBookings(tx: Transaction): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*) from bookings
     where tenant_id = $1 and starts_at > now() and live and deleted_at is null`,
    [tx.tenantId],
  )
  return row?.count ?? 0
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
  assert(zone && isLanguage(row.language), `tenant ${row.id}`)
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    zone,
    language: row.language,
    currency: row.currency,
    country: row.country,
    address: row.address,
    phone: row.phone,
    slotStepMinutes: row.slot_step_minutes,
    minimumNoticeMinutes: row.minimum_notice_minutes,
    bookingHorizonDays: row.booking_horizon_days,
    weekStart: row.week_start,
    reminders: readReminders(row.reminders),
    active: row.active,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
