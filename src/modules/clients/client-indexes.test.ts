import { Client as Connection } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { createTenant } from '../tenancy/index.ts'
import {
  type ClientSort,
  findClientsByContact,
  listClientIds,
  listClients,
  listDuplicates,
} from './index.ts'

const clients = 200_000
const chunk = 20_000
let database: TestDatabase
let db: Database
let tenantId: number

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 1 })
  tenantId = (await createTenant(db, { name: 'Large', actor: { kind: 'system' } })).id
  const owner = new Connection({ connectionString: database.ownerUrl })
  await owner.connect()
  // In short transactions: a long one holds back the change feeds of every test on this server.
  for (let from = 1; from <= clients; from += chunk) await addClients(owner, from)
  await owner.query('vacuum analyze clients')
  await owner.end()
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

async function addClients(owner: Connection, from: number): Promise<void> {
  await owner.query(
    `insert into clients (tenant_id, first_name, last_name, phone, email)
     select $1, 'First' || n % 977, 'Last' || n % 4999, '+7701' || lpad(n::text, 7, '0'),
       'person' || n || '@mail.example' from generate_series($2::int, $3::int) n`,
    [tenantId, from, from + chunk - 1],
  )
}

interface Reading {
  sequential: number
  index: number
  fetched: number
}

/** Runs the real work as the application's role and tells what its transaction read. */
async function readingOf(
  index: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<Reading> {
  return db.transaction(tenantId, async (tx) => {
    const before = await counters(tx, index)
    await work(tx)
    const after = await counters(tx, index)
    return {
      sequential: after.sequential - before.sequential,
      index: after.index - before.index,
      fetched: after.fetched - before.fetched,
    }
  })
}

/** The session's counters; they also hold what earlier transactions have not handed in yet. */
async function counters(tx: Transaction, index: string): Promise<Reading> {
  const [reading] = await rows<{ sequential: number; index: number; fetched: number }>(
    tx,
    `select pg_stat_get_xact_numscans('clients'::regclass) as sequential,
      pg_stat_get_xact_numscans($1::regclass) as index,
      pg_stat_get_xact_tuples_fetched('clients'::regclass) as fetched`,
    [index],
  )
  return reading ?? { sequential: -1, index: -1, fetched: -1 }
}

const list = (search: string, cursor?: string, sort?: ClientSort) => (tx: Transaction) =>
  listClients(tx, systemPrincipal(tenantId), { search, limit: 50, cursor, sort })

const middle = Buffer.from(JSON.stringify(['Last3000', 'First5', 7])).toString('base64url')

test.each([
  ['part of an e-mail', 'person4321@'],
  ['a phone', '8 701 004 32 10'],
  ['the last digits of a phone', '543210'],
  ['two names', 'Last4321 First4'],
])('at 200,000 clients a search by %s reads the index of texts', async (_, search) => {
  const reading = await readingOf('clients_search', list(search))
  expect(reading.sequential).toBe(0)
  expect(reading.index).toBeGreaterThan(0)
  expect(reading.fetched).toBeLessThan(500)
})

test.each([
  ['its start', undefined],
  ['its middle', middle],
])('at 200,000 clients a page from %s reads no more than it shows', async (_, cursor) => {
  const reading = await readingOf('clients_name', list('', cursor))
  expect(reading).toMatchObject({ sequential: 0, index: 1 })
  expect(reading.fetched).toBeLessThanOrEqual(51)
})

test('at 200,000 clients the newest are read without sorting, the next page too', async () => {
  const first = await db.transaction(tenantId, list('', undefined, '-created_at'))
  for (const cursor of [undefined, first.nextCursor ?? '']) {
    const reading = await readingOf('clients_newest', list('', cursor, '-created_at'))
    expect(reading).toMatchObject({ sequential: 0, index: 1 })
    expect(reading.fetched).toBeLessThanOrEqual(51)
  }
})

test('at 200,000 clients a search, newest first, reads the index of texts', async () => {
  const reading = await readingOf('clients_search', list('person4321@', undefined, '-created_at'))
  expect(reading.sequential).toBe(0)
  expect(reading.index).toBeGreaterThan(0)
})

test('at 200,000 clients duplicates are found in the indexes, without reading the clients', async () => {
  const work = (tx: Transaction) => listDuplicates(tx, systemPrincipal(tenantId), { limit: 50 })
  const reading = await readingOf('clients_phone', work)
  expect(reading.sequential).toBe(0)
  expect(reading.index).toBeGreaterThan(0)
})

test('at 200,000 clients a phone and an e-mail are found by their indexes', async () => {
  const contact = { phone: '+77010012345', email: 'person7@mail.example' }
  const work = (tx: Transaction) => findClientsByContact(tx, contact)
  const once = { sequential: 0, index: 1, fetched: 2 }
  expect(await readingOf('clients_phone', work)).toEqual(once)
  expect(await readingOf('clients_email', work)).toEqual(once)
})

test('at 200,000 clients a walk over all of them goes by number', async () => {
  const work = (tx: Transaction) => listClientIds(tx, { afterId: 100_000, limit: 500 })
  const reading = await readingOf('clients_pkey', work)
  expect(reading).toMatchObject({ sequential: 0, index: 1 })
  expect(reading.fetched).toBeLessThanOrEqual(500)
})
