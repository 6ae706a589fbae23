import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase } from '../database/index.ts'
import { blockBucket, takeTokens } from './buckets-store.ts'

let database: TestDatabase
let db: Database
let made = 0

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl })
})
beforeEach(() => {
  made += 1
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

/** One token of a bucket that each test has to itself. */
const take = (reserve = 0) =>
  db.outside((tx) =>
    takeTokens(tx, { key: `bucket ${made}`, cost: 1, ratePerSecond: 2, burst: 5, reserve }),
  )

test('a bucket gives its burst at once, and then one token at its rate', async () => {
  const waits = await Promise.all(Array.from({ length: 6 }, () => take()))
  expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5)
  const [waitMs = 0] = waits.filter((one) => one > 0)
  expect(waitMs).toBeGreaterThan(300)
  expect(waitMs).toBeLessThanOrEqual(500)
})

test('bulk work leaves the reserve to a person who waits', async () => {
  const bulk: number[] = []
  for (let at = 0; at < 4; at++) bulk.push(await take(2))
  expect(bulk.filter((waitMs) => waitMs === 0)).toHaveLength(3)
  expect(await take()).toBe(0)
})

test('a bucket that was blocked gives nothing until the block is over', async () => {
  await take()
  await db.outside((tx) => blockBucket(tx, `bucket ${made}`, 5_000))
  const waitMs = await take()
  expect(waitMs).toBeGreaterThan(4_000)
  expect(waitMs).toBeLessThanOrEqual(5_000)
})
