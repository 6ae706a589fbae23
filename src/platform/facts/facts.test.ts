import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../tests/support/http-app.ts'
import { eventNames } from './event-names.ts'
import {
  type Fact,
  readFacts,
  readFactsAfter,
  readHistory,
  record,
  subscribeToFacts,
} from './index.ts'

let house: TestApp
let tenantId: number
const unsubscribes: (() => void)[] = []

beforeAll(async () => {
  house = await startTestApp()
  tenantId = (await house.makeTenant()).tenantId
})
afterEach(() => {
  for (const unsubscribe of unsubscribes.splice(0)) unsubscribe()
})
afterAll(() => house.close())

const fact = (subjectId: number, more: Partial<Fact> = {}): Fact => ({
  name: 'ClientUpdated',
  subject: 'client',
  subjectId,
  actor: { kind: 'system' },
  data: { id: subjectId },
  ...more,
})

const feed = (cursor?: string, limit = 100) =>
  house.db.transaction(tenantId, (tx) => readFactsAfter(tx, cursor, limit))

/** Where the feed stands, and the last fact that was there before. */
async function start(): Promise<{ cursor: string; lastId: number }> {
  const { cursor } = await feed()
  const [last] = await house.db.transaction(tenantId, (tx) => readHistory(tx, { limit: 1 }))
  return { cursor, lastId: last?.id ?? 0 }
}

/**
 * Reads on until that many facts were seen. A transaction of any database of this server holds the
 * feed back while it runs, so other tests may delay what is read here.
 */
async function feedOf(
  { cursor, lastId }: { cursor: string; lastId: number },
  count: number,
  limit = 100,
): Promise<number[]> {
  const seen: number[] = []
  const next = { cursor }
  await expect
    .poll(
      async () => {
        const page = await feed(next.cursor, limit)
        expect(page.facts.length).toBeLessThanOrEqual(limit)
        const fresh = page.facts.filter(({ id }) => id > lastId)
        seen.push(...fresh.map(({ subjectId }) => subjectId))
        next.cursor = page.cursor
        return seen.length
      },
      { interval: 5, timeout: 10_000 },
    )
    .toBeGreaterThanOrEqual(count)
  return seen
}

test('what a subscriber does happens with the change, or neither does', async () => {
  const seen: number[] = []
  unsubscribes.push(
    subscribeToFacts(async (_, facts) => {
      seen.push(...facts.map(({ subjectId }) => subjectId))
      if (facts.some(({ subjectId }) => subjectId === 13)) throw new Error('unlucky')
    }),
  )
  const from = await start()
  await house.db.transaction(tenantId, (tx) => record(tx, fact(1), fact(2)))
  await expect(house.db.transaction(tenantId, (tx) => record(tx, fact(13)))).rejects.toThrow()
  expect(seen).toEqual([1, 2, 13])
  expect(await feedOf(from, 2)).toEqual([1, 2])
})

test('a subscriber is given the numbers that the facts are stored under', async () => {
  const ids: number[] = []
  unsubscribes.push(
    subscribeToFacts(async (_, facts) => void ids.push(...facts.map(({ id }) => id))),
  )
  await house.db.transaction(tenantId, (tx) => record(tx, fact(1), fact(2), fact(3)))
  const stored = await house.db.transaction(tenantId, (tx) => readFacts(tx, ids))
  expect(stored.map(({ id, subjectId }) => [id, subjectId])).toEqual(
    ids.map((id, at) => [id, at + 1]),
  )
})

test('every process is told the numbers when the change is committed, and not before', async () => {
  const told: string[] = []
  unsubscribes.push(await house.db.listen('facts', (payload) => told.push(payload)))
  await house.db.transaction(tenantId, async (tx) => {
    await record(tx, fact(1))
    expect(told).toEqual([])
  })
  await expect.poll(() => told).toEqual([expect.stringMatching(new RegExp(`^${tenantId}:\\d+$`))])
})

test('a reader of the feed never misses what was begun earlier and committed later', async () => {
  const { cursor, lastId } = await start()
  let middle = cursor
  await house.db.transaction(tenantId, async (slow) => {
    await record(slow, fact(1))
    await house.db.transaction(tenantId, (fast) => record(fast, fact(2)))
    const page = await feed(cursor)
    expect(page.facts.filter(({ id }) => id > lastId)).toEqual([])
    middle = page.cursor
  })
  expect((await feedOf({ cursor: middle, lastId }, 2)).sort()).toEqual([1, 2])
})

test('the feed comes in pages that join without a gap', async () => {
  const from = await start()
  await house.db.transaction(tenantId, (tx) =>
    record(tx, ...Array.from({ length: 25 }, (_, at) => fact(at))),
  )
  const seen = await feedOf(from, 25, 10)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => at))
})

test('the history of one subject is read backwards, and no other tenant’s is in it', async () => {
  const other = await house.makeTenant('Other')
  await house.db.transaction(other.tenantId, (tx) => record(tx, fact(77)))
  for (const name of ['ClientCreated', 'ClientUpdated']) {
    await house.db.transaction(tenantId, (tx) => record(tx, fact(77, { name, audience: [5] })))
  }
  const history = await house.db.transaction(tenantId, (tx) =>
    readHistory(tx, { subject: 'client', subjectId: 77, limit: 10 }),
  )
  expect(history.map(({ name, audience }) => [name, audience])).toEqual([
    ['ClientUpdated', [5]],
    ['ClientCreated', [5]],
  ])
})

test('every event name is a subject and a verb in the past, each once', () => {
  const names = eventNames.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !/^[A-Z][a-z]+(Created|Updated|Deleted)$/.test(name))).toEqual([])
  const synced = eventNames.filter(({ sync }) => sync).map(({ name }) => name)
  expect(synced).toContain('BookingUpdated')
  expect(synced).toHaveLength(9)
})
