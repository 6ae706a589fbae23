import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase } from './database.ts'
import { prepared, rows, sql } from './sql.ts'
import type { Transaction } from './transaction.ts'

let database: TestDatabase
let db: Database
let owner: Client

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl })
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`insert into tenants (name, slug) values ('One', 'one'), ('Two', 'two')`)
})
afterAll(async () => {
  await db.close()
  await owner.end()
  await database.dispose()
})
beforeEach(async () => {
  await owner.query('delete from clients')
})

const add = (tx: Transaction, name: string, tenantId = tx.tenantId) =>
  rows(tx, 'insert into clients (tenant_id, first_name) values ($1, $2) returning id', [
    tenantId,
    name,
  ])
const names = async (tx: Transaction) =>
  (await rows<{ first_name: string }>(tx, 'select first_name from clients order by id')).map(
    (row) => row.first_name,
  )

test('a transaction sees and writes its own tenant alone', async () => {
  await db.transaction(1, (tx) => add(tx, 'of one'))
  await db.transaction(2, (tx) => add(tx, 'of two'))
  expect(await db.transaction(1, names)).toEqual(['of one'])
  expect(await db.transaction(2, names)).toEqual(['of two'])
  expect(await db.outside(names)).toEqual([])
  await expect(db.transaction(1, (tx) => add(tx, 'smuggled', 2))).rejects.toThrow('row-level')
  const changed = await db.transaction(1, (tx) =>
    rows(tx, `update clients set first_name = 'taken' returning id`),
  )
  expect(changed).toHaveLength(1)
})

test('the tenant of one transaction does not stay on its connection', async () => {
  const narrow = openDatabase({ url: database.appUrl, poolSize: 1 })
  await narrow.transaction(1, (tx) => add(tx, 'of one'))
  expect(await narrow.outside(names)).toEqual([])
  expect(await narrow.transaction(2, names)).toEqual([])
  await narrow.close()
})

test('whatever throws rolls everything back, and leaves the connection fit for the next', async () => {
  const failing = db.transaction(1, async (tx) => {
    await add(tx, 'never')
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.transaction(1, names)).toEqual([])
})

test('a transaction that has ended cannot be used', async () => {
  let leaked: Transaction | undefined
  await db.transaction(1, async (tx) => {
    leaked = tx
  })
  expect(() => leaked && sql(leaked)).toThrow('has ended')
})

test('two that lock each other out are both done, one of them again', async () => {
  const ids = await db.transaction(1, async (tx) => [
    (await add(tx, 'a'))[0]?.['id'],
    (await add(tx, 'b'))[0]?.['id'],
  ])
  const lock = (tx: Transaction, id: unknown) =>
    rows(tx, `update clients set note = note || 'x' where id = $1`, [id])
  let runs = 0
  const crossing = (first: unknown, second: unknown) =>
    db.transaction(1, async (tx) => {
      runs += 1
      await lock(tx, first)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await lock(tx, second)
    })
  await Promise.all([crossing(ids[0], ids[1]), crossing(ids[1], ids[0])])
  expect(runs).toBe(3)
  const notes = await owner.query('select note from clients')
  expect(notes.rows).toEqual([{ note: 'xx' }, { note: 'xx' }])
})

test('a number that is no tenant is a bug, not a query', async () => {
  for (const tenant of [0, -1, 1.5, Number.NaN]) {
    await expect(db.transaction(tenant, names)).rejects.toThrow('assertion failed')
  }
})

test('big numbers, days and moments arrive in the shapes the program speaks', async () => {
  const [row] = await db.outside((tx) =>
    prepared(tx, {
      name: 'shapes',
      text: `select 9007199254740991::bigint as big, '2030-03-04'::date as day, array[1, 2]::bigint[] as many,
        '2030-03-04 10:00:00+05'::timestamptz as moment`,
      values: [],
    }),
  )
  expect(row).toEqual({
    big: 9_007_199_254_740_991,
    day: '2030-03-04',
    many: [1, 2],
    moment: '2030-03-04T05:00:00.000Z',
  })
})

test('a listener hears what is told, until it stops, and again after its connection broke', async () => {
  const heard: string[] = []
  const stop = await db.listen('news', (payload) => heard.push(payload))
  await db.notify('news', 'one')
  await expect.poll(() => heard).toEqual(['one'])
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()`,
  )
  await expect
    .poll(
      async () => {
        await db.notify('news', 'two')
        return heard.includes('two')
      },
      { interval: 50, timeout: 5_000 },
    )
    .toBe(true)
  stop()
  const before = heard.length
  await db.notify('news', 'three')
  await db.ping()
  expect(heard.slice(before)).not.toContain('three')
})

test('a server that is not there is told by a stable code', async () => {
  const gone = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', waitMs: 500 })
  await expect(gone.ping()).rejects.toMatchObject({ code: 'database_unreachable', status: 503 })
  await expect(gone.transaction(1, names)).rejects.toMatchObject({ code: 'database_unreachable' })
  await gone.close()
})

test('a statement that runs too long is ended', async () => {
  const hasty = openDatabase({ url: database.appUrl, statementTimeoutMs: 50 })
  await expect(hasty.outside((tx) => rows(tx, 'select pg_sleep(5)'))).rejects.toThrow('timeout')
  await hasty.close()
})

test('moments of any year and zone are read as the database holds them', async () => {
  await owner.query(`do $$ begin
    execute format('alter database %I set timezone = %L', current_database(), 'Europe/Kyiv');
  end $$`)
  const elsewhere = openDatabase({ url: database.appUrl, poolSize: 1 })
  const found = await elsewhere.outside((tx) =>
    rows(tx, "select '0050-01-01 10:00Z'::timestamptz a, '1900-01-01 10:00Z'::timestamptz b"),
  )
  await elsewhere.close()
  expect(found).toEqual([{ a: '0050-01-01T10:00:00.000Z', b: '1900-01-01T10:00:00.000Z' }])
})
