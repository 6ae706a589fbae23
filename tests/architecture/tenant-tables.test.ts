import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** Tables that hold rows of no one tenant, each with its reason. */
const withoutTenant: Record<string, string> = {
  schema_migrations: 'what was migrated; the owner’s alone',
  buckets: 'rate limits of outside systems, some shared by all who leave through one address',
}

/** Tables that carry tenant_id but are closed to the application, which has only doors to them. */
const behindDoors: Record<string, string> = {
  lanes: 'claimed by workers of all tenants at once, through functions',
  oauth_states: 'spent before anybody knows the tenant, through functions',
}

/** Unique indexes that do not begin with tenant_id, each with its reason. */
const uniqueForAll: Record<string, string> = {
  api_tokens_hash: 'a token is looked up before its tenant is known',
  connections_id: 'a lane knows the connection by its number alone',
  connections_hook: 'a webhook arrives knowing only the key in its address',
  connections_account: 'an account belongs to one connection of all tenants',
  connections_host: 'a host belongs to one connection of all tenants',
  message_channels_id: 'a lane knows the channel by its number alone',
  message_channels_hook: 'a bot’s update arrives knowing only the key in its address',
  webhook_endpoints_id: 'a lane knows the endpoint by its number alone',
  client_imports_id: 'a lane knows the import by its number alone',
  lanes_pkey: 'the key names the subject, whose number is unique for all',
  oauth_states_pkey: 'a state is spent before its tenant is known',
}

let database: TestDatabase
let owner: Client

beforeAll(async () => {
  database = await createTestDatabase()
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.dispose()
})

async function rows<Row extends object>(text: string): Promise<Row[]> {
  return (await owner.query<Row>(text)).rows
}

const names = async (text: string) => (await rows<{ name: string }>(text)).map(({ name }) => name)

const tablesWhere = (condition: string) =>
  names(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and ${condition} order by 1`)

const hasTenant = `exists (select 1 from pg_attribute a
  where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`

test('every table belongs to tenants, or stands on the list with its reason', async () => {
  const others = await tablesWhere(`not ${hasTenant}`)
  expect(others.filter((name) => name !== 'tenants')).toEqual(Object.keys(withoutTenant).sort())
})

test('row security is on and forced on every tenant table, with a policy for the application', async () => {
  const open = await tablesWhere(`(${hasTenant} or c.relname = 'tenants')
    and not (c.relrowsecurity and c.relforcerowsecurity and exists (
      select 1 from pg_policy p where p.polrelid = c.oid
        and p.polroles = array['uzel_app'::regrole]::oid[]
        and pg_get_expr(p.polqual, c.oid) like '%uzel_tenant()%'
        and pg_get_expr(p.polwithcheck, c.oid) like '%uzel_tenant()%'))`)
  expect(open).toEqual(Object.keys(behindDoors).sort())
})

test('no other policy opens a tenant table to the application', async () => {
  const policies = await rows<{ policyname: string; roles: string }>(
    `select distinct policyname, roles::text from pg_policies where roles::text not like '%uzel_app%'`,
  )
  expect(policies.map(({ policyname }) => policyname)).toEqual(['owner_all'])
  expect(policies.some(({ roles }) => roles.includes('public'))).toBe(false)
})

test('every primary key and unique index of a tenant table begins with the tenant', async () => {
  const astray = await names(`select i.relname as name from pg_index x
    join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where n.nspname = 'public' and x.indisunique and x.indkey[0] <> a.attnum order by 1`)
  expect(astray).toEqual(Object.keys(uniqueForAll).sort())
})

test('every reference between tenant tables begins with the tenant on both sides', async () => {
  const astray = await names(`select k.conname as name from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
    where k.contype = 'f' and not (a.attname = 'tenant_id'
      and (b.attname = 'tenant_id' or (f.relname = 'tenants' and b.attname = 'id')))`)
  expect(astray).toEqual([])
})

test('no double booking is a constraint of the database, within the tenant', async () => {
  const constraints = await names(
    `select conname as name from pg_constraint where contype = 'x' and conrelid = 'bookings'::regclass order by 1`,
  )
  expect(constraints).toEqual(['bookings_employee_free', 'bookings_workplace_free'])
})

test('the application’s role bypasses nothing, owns nothing and makes nothing', async () => {
  const [role] = await rows(`select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit,
    (select count(*)::int from pg_class where relowner = r.oid) as owned,
    (select count(*)::int from pg_proc where proowner = r.oid) as functions,
    (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
    has_schema_privilege(r.rolname, 'public', 'create') as may_create
    from pg_roles r where rolname = 'uzel_app'`)
  expect(role).toMatchObject({
    rolsuper: false,
    rolbypassrls: false,
    rolcreatedb: false,
    rolcreaterole: false,
    owned: 0,
    functions: 0,
    memberships: 0,
    may_create: false,
  })
})

test('tables behind doors are closed to the application', async () => {
  const closed = [...Object.keys(behindDoors), ...Object.keys(withoutTenant)]
  const open = await names(`select c.relname as name from pg_class c
    where c.relname = any(array['${closed.join("','")}'])
      and has_table_privilege('uzel_app', c.oid, 'select, insert, update, delete')`)
  expect(open).toEqual([])
})

test('every function that works as the owner is a narrow door with a fixed search path', async () => {
  const found = await rows<{ proname: string; config: string[] | null }>(
    `select p.proname, p.proconfig as config from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`,
  )
  expect(found.length).toBeGreaterThan(10)
  const astray = found.filter(
    ({ proname, config }) =>
      !proname.startsWith('door_') || !config?.some((one) => one.startsWith('search_path=')),
  )
  expect(astray).toEqual([])
})

test('outside a tenant the application sees no row of any tenant table', async () => {
  await owner.query(`insert into tenants (name, slug) values ('One', 'one')`)
  const app = new Client({ connectionString: database.appUrl })
  await app.connect()
  const seen = await app.query('select * from tenants')
  await expect(
    app.query(`insert into clients (tenant_id, first_name) values (1, 'X')`),
  ).rejects.toThrow('row-level security')
  await app.end()
  expect(seen.rows).toEqual([])
})
