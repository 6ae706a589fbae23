import { Client } from 'pg'
import type { Principal, Role } from '../../../kernel/principal.ts'
import { type Database, openDatabase } from '../../../platform/database/index.ts'

/** A small business in Kyiv for tests: two employees who work from nine to nine every day. */
export interface Salon {
  db: Database
  /** Connected as the owner of the tables: sees every tenant. */
  owner: Client
  tenantId: number
  anna: number
  boris: number
  client: number
  otherClient: number
  /** 60 minutes, 500.00. */
  haircut: number
  /** 30 minutes, 200.00, ten minutes of cleaning afterwards. */
  shave: number
  chair: number
  /** A workplace with three seats. */
  hall: number
  active: number
  completed: number
  cancelled: number
  noShow: number
  as(role: Role, userId?: number): Principal
  close(): Promise<void>
}

/** Opens a tenant of its own in a migrated database. */
export async function openSalon(urls: { ownerUrl: string; appUrl: string }): Promise<Salon> {
  const owner = new Client({ connectionString: urls.ownerUrl })
  await owner.connect()
  const db = openDatabase({ url: urls.appUrl, poolSize: 20 })
  const add = async (text: string, values: unknown[] = []): Promise<number> => {
    const { rows } = await owner.query<{ id: string }>(text, values)
    return Number(rows[0]?.id)
  }
  const slug = `salon-${crypto.randomUUID()}`
  const tenantId = await add(
    `insert into tenants (name, slug, zone, language, currency, country, minimum_notice_minutes)
     values ('Salon', $1, 'Europe/Kyiv', 'uk', 'UAH', 'UA', 60) returning id`,
    [slug],
  )
  const named = (table: string, columns: string) => (values: string) =>
    add(`insert into ${table} (tenant_id, ${columns}) values (${tenantId}, ${values}) returning id`)
  const user = named('users', 'name, role')
  const client = named('clients', 'first_name')
  const service = named('services', 'name, price_minor, duration_minutes, buffer_after_minutes')
  const place = named('workplaces', 'name, capacity')
  const status = named('statuses', 'name, meaning, is_default')
  const anna = await user(`'Anna', 'employee'`)
  const boris = await user(`'Boris', 'employee'`)
  await owner.query(
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, u, d, 540, 1260 from unnest($2::bigint[]) u, generate_series(1, 7) d`,
    [tenantId, [anna, boris]],
  )
  return {
    db,
    owner,
    tenantId,
    anna,
    boris,
    client: await client(`'Olena'`),
    otherClient: await client(`'Taras'`),
    haircut: await service(`'Haircut', 50000, 60, 0`),
    shave: await service(`'Shave', 20000, 30, 10`),
    chair: await place(`'Chair', 1`),
    hall: await place(`'Hall', 3`),
    active: await status(`'New', 'active', true`),
    completed: await status(`'Came', 'completed', false`),
    cancelled: await status(`'Cancelled', 'cancelled', false`),
    noShow: await status(`'Did not come', 'no_show', false`),
    as: (role, userId = anna) => ({
      tenantId,
      userId,
      role,
      name: role,
      scopes: ['*'],
      actor: { kind: 'user', id: userId },
    }),
    close: async () => {
      await db.close()
      await owner.end()
    },
  }
}
