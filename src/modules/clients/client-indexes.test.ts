import { Client as Connection } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { createTenant } from '../tenancy/index.ts'
import { findClientsByContact, listClientIds, listClients } from './index.ts'

let database: TestDatabase
let db: Database
let tenantId: number

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 1 })
  tenantId = (await createTenant(db, { name: 'Large', actor: { kind: 'system' } })).id
  const owner = new Connection({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(
    `insert into clients (tenant_id, first_name, last_name, phone, email)
     select $1, 'First' || n % 977, 'Last' || n % 4999, '+7701' || lpad(n::text, 7, '0'),
       'person' || n || '@mail.example' from generate_series(1, 50000) n`,
    [tenantId],
  )
  await owner.query('vacuum analyze clients')
  await owner.end()
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

interface Reading {
  sequential: number
  index: number
}

/** Runs the real work as the application's role and tells which scans its transaction began. */
async function scansOf(
  index: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<Reading> {
  return db.transaction(tenantId, async (tx) => {
    await work(tx)
    const [scans] = await rows<{ sequential: number; index: number }>(
      tx,
      `select pg_stat_get_xact_numscans('clients'::regclass) as sequential,
        pg_stat_get_xact_numscans($1::regclass) as index`,
      [index],
    )
    return scans ?? { sequential: -1, index: -1 }
  })
}

const list = (search: string, cursor?: string) => (tx: Transaction) =>
  listClients(tx, systemPrincipal(tenantId), { search, limit: 50, cursor })

test.each([
  ['part of an e-mail', 'person4321@'],
  ['a phone', '8 701 004 32 10'],
  ['two names', 'Last4321 First4'],
])('at 50,000 clients a search by %s reads the index of texts', async (_, search) => {
  expect(await scansOf('clients_search', list(search))).toEqual({ sequential: 0, index: 1 })
})

test('at 50,000 clients the list reads the index of names, from its middle too', async () => {
  expect(await scansOf('clients_name', list(''))).toEqual({ sequential: 0, index: 1 })
  const middle = Buffer.from(JSON.stringify(['Last3000', 'First5', 7])).toString('base64url')
  expect(await scansOf('clients_name', list('', middle))).toEqual({ sequential: 0, index: 1 })
})

test('at 50,000 clients a page reads no more rows than it shows', async () => {
  const middle = Buffer.from(JSON.stringify(['Last3000', 'First5', 7])).toString('base64url')
  const read = await db.transaction(tenantId, async (tx) => {
    await list('', middle)(tx)
    const [count] = await rows<{ fetched: number }>(
      tx,
      `select pg_stat_get_xact_tuples_fetched('clients'::regclass) as fetched`,
    )
    return count?.fetched ?? -1
  })
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThanOrEqual(51)
})

test('at 50,000 clients a phone or an e-mail is found by its index', async () => {
  const contact = { phone: '+77010012345', email: 'person7@mail.example' }
  const work = (tx: Transaction) => findClientsByContact(tx, contact)
  expect(await scansOf('clients_phone', work)).toEqual({ sequential: 0, index: 1 })
  expect(await scansOf('clients_email', work)).toEqual({ sequential: 0, index: 1 })
})

test('at 50,000 clients a walk over all of them goes by number', async () => {
  const work = (tx: Transaction) => listClientIds(tx, { afterId: 25_000, limit: 500 })
  expect(await scansOf('clients_pkey', work)).toEqual({ sequential: 0, index: 1 })
})
