import { Client as Connection } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { createTenant } from '../tenancy/index.ts'
import { countVisits, listClientVisits, listVisits, type VisitQuery } from './index.ts'

const bookings = 500_000
const chunk = 25_000
let database: TestDatabase
let db: Database
let tenantId: number
const ids = { user: 0, service: 0, status: 0, workplace: 0, client: 0 }

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 1 })
  tenantId = (await createTenant(db, { name: 'Large', actor: { kind: 'system' } })).id
  const owner = new Connection({ connectionString: database.ownerUrl })
  await owner.connect()
  await fill(owner)
  await owner.end()
}, 120_000)
afterAll(async () => {
  await db.close()
  await database.dispose()
})

/** Fifty employees with ten thousand visits each, an hour apart; none overlaps another. */
async function fill(owner: Connection): Promise<void> {
  const id = async (text: string) => Number((await owner.query(text, [tenantId])).rows[0].id)
  await owner.query(
    `insert into users (tenant_id, name, role)
     select $1, 'Employee ' || n, 'employee' from generate_series(1, 50) n`,
    [tenantId],
  )
  await owner.query(
    `insert into clients (tenant_id, first_name, last_name, phone)
     select $1, 'First' || n % 977, 'Last' || n % 4999, '+7701' || lpad(n::text, 7, '0')
     from generate_series(1, 20000) n`,
    [tenantId],
  )
  ids.user = await id('select min(id) as id from users where tenant_id = $1')
  ids.client = await id('select min(id) as id from clients where tenant_id = $1')
  ids.status = await id(
    `select max(id) as id from statuses where tenant_id = $1 and meaning = 'active'`,
  )
  ids.workplace = await id(
    `insert into workplaces (tenant_id, name, capacity) values ($1, 'Hall', 100) returning id`,
  )
  ids.service = await id(`insert into services (tenant_id, name) values ($1, 'Rare') returning id`)
  // Half a million exclusion checks are not what is tested here, and take minutes.
  await owner.query(`alter table bookings drop constraint bookings_employee_free,
    drop constraint bookings_workplace_free`)
  await owner.query('alter table bookings disable trigger all')
  // In short transactions: a long one holds back the change feeds of every test on this server.
  for (let from = 0; from < bookings; from += chunk) await addBookings(owner, from)
  await owner.query(
    `insert into booking_services
       (tenant_id, booking_id, position, service_id, name, price_minor, duration_minutes)
     select $1, id, 1, $2, 'Rare', 0, 60 from bookings where tenant_id = $1 and id % 1000 = 0`,
    [tenantId, ids.service],
  )
  await owner.query('vacuum analyze bookings, booking_services, clients')
}

async function addBookings(owner: Connection, from: number): Promise<void> {
  await owner.query(
    `insert into bookings
       (tenant_id, client_id, user_id, workplace_id, status_id, starts_at, ends_at)
     select $1, $2 + n % 20000, $3 + n % 50, case when n % 100 = 0 then $4::bigint end,
       case when n % 1000 = 0 then $5::bigint else usual.id end,
       '2026-01-01'::timestamptz + (n / 50) * interval '1 hour',
       '2026-01-01'::timestamptz + (n / 50 + 1) * interval '1 hour'
     from generate_series($6::int, $7::int) n,
       (select id from statuses where tenant_id = $1 and is_default) usual`,
    [tenantId, ids.client, ids.user, ids.workplace, ids.status, from, from + chunk - 1],
  )
}

/** How many rows of bookings the real work touched, and whether it read the table through. */
async function readingOf(work: (tx: Transaction) => Promise<unknown>) {
  return db.transaction(tenantId, async (tx) => {
    const before = await counters(tx)
    await work(tx)
    const after = await counters(tx)
    return {
      sequential: after.sequential - before.sequential,
      fetched: after.fetched - before.fetched,
    }
  })
}

async function counters(tx: Transaction) {
  const [reading] = await rows<{ sequential: number; fetched: number }>(
    tx,
    `select pg_stat_get_xact_numscans('bookings'::regclass) as sequential,
      pg_stat_get_xact_tuples_fetched('bookings'::regclass) as fetched`,
  )
  return reading ?? { sequential: -1, fetched: -1 }
}

const list = (query: Partial<VisitQuery>) => (tx: Transaction) =>
  listVisits(tx, systemPrincipal(tenantId), { limit: 50, ...query })

const week = { from: '2026-08-03', to: '2026-08-09' }

test.each<[string, () => Partial<VisitQuery>, number]>([
  ['the first page', () => ({}), 110],
  ['the last page', () => ({ descending: true }), 110],
  ['a week', () => week, 110],
  ['a week of one employee', () => ({ ...week, userId: ids.user }), 110],
  ['a workplace', () => ({ workplaceId: ids.workplace }), 110],
  ['a rare status, latest first', () => ({ statusId: ids.status, descending: true }), 110],
  ['a client', () => ({ clientId: ids.client }), 110],
  ['a rare service', () => ({ serviceId: ids.service }), 1_200],
  ['a phone', () => ({ search: '+7 701 000 12 34' }), 200],
  ['a name', () => ({ search: 'Last4321 First' }), 1_000],
  ['a name within a week', () => ({ ...week, search: 'Last4321' }), 1_000],
])('at 500,000 bookings %s is read by an index', async (_, query, most) => {
  const reading = await readingOf(list(query()))
  expect(reading.sequential).toBe(0)
  expect(reading.fetched).toBeLessThan(most)
})

test('at 500,000 bookings a page from the middle reads no more than the first one', async () => {
  const cursor = Buffer.from(`${Date.parse('2026-10-01T00:00:00Z')} 1`).toString('base64url')
  const reading = await readingOf(list({ cursor }))
  expect(reading.sequential).toBe(0)
  expect(reading.fetched).toBeLessThan(110)
})

test('at 500,000 bookings a client’s own visits are read by an index', async () => {
  const reading = await readingOf((tx) => listClientVisits(tx, ids.client))
  expect(reading.sequential).toBe(0)
  expect(reading.fetched).toBeLessThan(110)
})

test('at 500,000 bookings the counts of a month read that month alone', async () => {
  const work = (tx: Transaction) =>
    countVisits(tx, systemPrincipal(tenantId), { from: '2026-08-01', to: '2026-08-31' })
  const reading = await readingOf(work)
  expect(reading.sequential).toBe(0)
  expect(reading.fetched).toBeLessThan(31 * 24 * 50 + 1_000)
})
