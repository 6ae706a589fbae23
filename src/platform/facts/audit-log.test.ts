import { Client as Connection } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase, type Transaction } from '../database/index.ts'
import { rows } from '../database/sql.ts'
import { type AuditFilter, pruneFacts, readAuditLog, readFactsAfter } from './index.ts'

const facts = 300_000
const chunk = 25_000
let database: TestDatabase
let db: Database
let tenantId: number

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 1 })
  const owner = new Connection({ connectionString: database.ownerUrl })
  await owner.connect()
  const made = await owner.query(
    `insert into tenants (name, slug) values ('Large', 'large') returning id`,
  )
  tenantId = Number(made.rows[0].id)
  // In short transactions: a long one holds back the change feeds of every test on this server.
  for (let from = 1; from <= facts; from += chunk) await addFacts(owner, from)
  await owner.query('vacuum analyze facts')
  await owner.end()
}, 180_000)
afterAll(async () => {
  await db.close()
  await database.dispose()
})

/** Facts three minutes apart, the last of all now: the oldest is almost two years old. */
async function addFacts(owner: Connection, from: number): Promise<void> {
  await owner.query(
    `insert into facts (tenant_id, at, name, subject, subject_id, actor, data)
     select $1, now() - ($2::int - n) * interval '3 minutes',
       case when n % 50000 = 0 then 'ClientMerged' when n % 10 = 0 then 'ClientUpdated'
         else 'BookingUpdated' end,
       case when n % 10 = 0 then 'client' else 'booking' end, n % 100000 + 1,
       case when n % 20000 = 0 then '{"kind":"sync","connectionId":3}'::jsonb
         else jsonb_build_object('kind', 'user', 'id', n % 20 + 1) end, '{}'
     from generate_series($3::int, $4::int) n`,
    [tenantId, facts, from, from + chunk - 1],
  )
}

async function fetchedBy(work: (tx: Transaction) => Promise<unknown>): Promise<number[]> {
  return db.transaction(tenantId, async (tx) => {
    const before = await counters(tx)
    await work(tx)
    const after = await counters(tx)
    return after.map((count, at) => count - (before[at] ?? 0))
  })
}

async function counters(tx: Transaction): Promise<number[]> {
  const [found] = await rows<{ counts: number[] }>(
    tx,
    `select array[pg_stat_get_xact_numscans('facts'::regclass),
      pg_stat_get_xact_tuples_fetched('facts'::regclass)] as counts`,
  )
  return found?.counts ?? []
}

const log = (filter: Partial<AuditFilter>) => (tx: Transaction) =>
  readAuditLog(tx, { limit: 50, ...filter })
const run = (filter: Partial<AuditFilter>) => db.transaction(tenantId, log(filter))

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

test.each<[string, Partial<AuditFilter>, number]>([
  ['everything', {}, 50],
  ['a day a year ago', { fromInstant: daysAgo(366), toInstant: daysAgo(365) }, 50],
  ['one person', { actor: 'user:7' }, 50],
  ['a connection that did little', { actor: 'connection:3' }, 50],
  ['a rare event', { name: 'ClientMerged' }, 50],
  ['a common event', { name: 'BookingUpdated' }, 50],
  ['one booking', { subject: 'booking', subjectId: 7 }, 50],
  ['all clients', { subject: 'client' }, 1_000],
  ['what one person did to clients', { subject: 'client', actor: 'user:11' }, 2_000],
])('at hundreds of thousands of facts the log of %s reads little', async (_, filter, most) => {
  const [sequential = -1, fetched = -1] = await fetchedBy(log(filter))
  expect(sequential).toBe(0)
  expect(fetched).toBeLessThanOrEqual(most)
})

test('pages follow one another without a gap or a repetition', async () => {
  const whole = await run({ actor: 'user:7', limit: 120 })
  const pages: typeof whole = []
  for (let turn = 0; turn < 3; turn++) {
    const last = pages.at(-1)
    const before = last && { place: last.place, id: last.id }
    pages.push(...(await run({ actor: 'user:7', limit: 40, before })))
  }
  expect(pages.map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
})

test('old facts are pruned, and a cursor from before them is refused from then on', async () => {
  const feed = (cursor: string) => db.transaction(tenantId, (tx) => readFactsAfter(tx, cursor, 10))
  // What another test's transaction began before these facts holds the feed back until it ends.
  await expect.poll(async () => (await feed('0.0')).facts).toHaveLength(10)
  const gone = await pruneFacts(db, 620)
  expect(gone).toBeGreaterThan(0)
  expect(await run({ toInstant: daysAgo(620) })).toEqual([])
  await expect(feed('0.0')).rejects.toMatchObject({ code: 'cursor_expired' })
  const [kept] = await db.transaction(tenantId, (tx) =>
    rows<{ cursor: string }>(tx, `select xid::text || '.' || id as cursor from facts_pruned`),
  )
  expect((await feed(kept?.cursor ?? '')).facts).toHaveLength(10)
  expect(await pruneFacts(db, 620)).toBe(0)
})
