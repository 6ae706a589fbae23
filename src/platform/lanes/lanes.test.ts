import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase } from '../database/index.ts'
import { createLog } from '../telemetry/index.ts'
import { createLaneWorker, type LaneHandler, type LaneWorker } from './lane-worker.ts'
import {
  claimLanes,
  closeLane,
  holdFence,
  keepLane,
  LaneLost,
  openLane,
  releaseLane,
  wakeLane,
} from './lanes-store.ts'

let database: TestDatabase
let db: Database
let owner: Client
const workers: LaneWorker[] = []
const tenantId = 1

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl })
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`insert into tenants (name, slug) values ('One', 'one')`)
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop(50)
})
afterAll(async () => {
  await db.close()
  await owner.end()
  await database.dispose()
})

let made = 0
let subjectId = 0

/** One connection with a lane and something due. */
beforeEach(async () => {
  await owner.query('delete from lanes; delete from connections')
  subjectId = await laneWithWork()
})

async function laneWithWork(): Promise<number> {
  made += 1
  const { rows } = await owner.query<{ id: string }>(
    `insert into connections (tenant_id, connector, name, hook_key) values (1, 'x', 'x', $1) returning id`,
    [`key ${made}`],
  )
  const id = Number(rows[0]?.id)
  await owner.query(
    `insert into links (tenant_id, connection_id, kind, local_id, state) values (1, $1, 'client', 1, 'due')`,
    [id],
  )
  await db.transaction(tenantId, (tx) => openLane(tx, { subject: 'connection', subjectId: id }))
  return id
}

const claim = (worker = 'w', leaseMs = 10_000) =>
  db.outside((tx) => claimLanes(tx, { worker, leaseMs, limit: 10 }))
const finishWork = (id = subjectId) =>
  owner.query(`update links set state = 'idle' where connection_id = $1`, [id])

interface Pace {
  leaseMs?: number
  pollMs?: number
  concurrency?: number
}

function work(handler: LaneHandler, more: Pace = {}): LaneWorker {
  const handlers = { connection: handler, endpoint: handler, import: handler, channel: handler }
  const worker = createLaneWorker({ db, log: createLog('silent'), handlers, ...more })
  workers.push(worker)
  return worker
}

test('of many who claim at once, one gets the lane', async () => {
  const claims = await Promise.all(Array.from({ length: 8 }, (_, at) => claim(`w${at}`)))
  expect(claims.flat()).toHaveLength(1)
})

test('a lane with nothing due, or whose connection is paused, is not claimed', async () => {
  await owner.query(`update connections set state = 'paused'`)
  expect(await claim()).toEqual([])
  await owner.query(
    `update connections set state = 'active', resume_at = now() + interval '1 hour'`,
  )
  expect(await claim()).toEqual([])
  await owner.query('update connections set resume_at = null')
  await finishWork()
  expect(await claim()).toEqual([])
})

test('a released lane is free at once, a closed one is gone', async () => {
  const [lane] = await claim()
  if (!lane) throw new Error('not claimed')
  await db.outside((tx) => releaseLane(tx, lane))
  expect(await claim()).toHaveLength(1)
  await db.transaction(tenantId, (tx) => closeLane(tx, { subject: 'connection', subjectId }))
  expect(await claim()).toEqual([])
})

test('a dead holder’s lane is taken over, and the dead can write nothing more', async () => {
  const [dead] = await claim('dead', 1)
  await sleep(5)
  const [heir] = await claim('heir')
  if (!dead || !heir) throw new Error('not claimed')
  expect(heir.fence).toBe(dead.fence + 1)
  const write = (lane: typeof dead) => db.transaction(tenantId, (tx) => holdFence(tx, lane))
  await expect(write(dead)).rejects.toThrow(LaneLost)
  await expect(write(heir)).resolves.toBeUndefined()
  expect(await db.outside((tx) => keepLane(tx, dead, 1_000))).toBe(false)
  expect(await db.outside((tx) => keepLane(tx, heir, 1_000))).toBe(true)
  await db.outside((tx) => releaseLane(tx, dead))
  expect(await claim()).toEqual([])
})

test('a released lane is free although the clock was set back meanwhile', async () => {
  const [lane] = await claim()
  if (!lane) throw new Error('not claimed')
  await db.outside((tx) => releaseLane(tx, lane))
  await owner.query(`update lanes set lease_until = now() + interval '1 hour'`)
  expect(await claim()).toHaveLength(1)
})

test('nobody takes a lane over while its holder commits', async () => {
  const [lane] = await claim('slow', 1)
  if (!lane) throw new Error('not claimed')
  await db.transaction(tenantId, async (tx) => {
    await holdFence(tx, lane)
    await sleep(5)
    expect(await claim('heir')).toEqual([])
  })
  expect(await claim('heir')).toHaveLength(1)
})

test('a notification starts the work, long before the poll', async () => {
  await finishWork()
  const held: number[] = []
  const worker = work(
    async (lane) => {
      held.push(lane.subjectId)
      await finishWork()
    },
    { pollMs: 60_000 },
  )
  await worker.start()
  await owner.query(`update links set state = 'due'`)
  expect(held).toEqual([])
  await db.transaction(tenantId, (tx) => wakeLane(tx, { subject: 'connection', subjectId }))
  await expect.poll(() => held).toEqual([subjectId])
})

test('the poll finds what no notification told of', async () => {
  let held = 0
  const worker = work(
    async () => {
      held += 1
      await finishWork()
    },
    { pollMs: 20 },
  )
  await worker.start()
  await expect.poll(() => held).toBe(1)
})

test('one lane is worked on by one worker at a time, many lanes at once', async () => {
  const ids = [subjectId, await laneWithWork(), await laneWithWork()]
  const now = new Map<number, number>()
  let together = 0
  const handler: LaneHandler = async ({ subjectId: id }) => {
    now.set(id, (now.get(id) ?? 0) + 1)
    expect(now.get(id)).toBe(1)
    together = Math.max(together, [...now.values()].filter((count) => count > 0).length)
    await sleep(20)
    await finishWork(id)
    now.set(id, 0)
  }
  await Promise.all([work(handler), work(handler)].map((worker) => worker.runUntilQuiet()))
  expect([...now.keys()].sort()).toEqual(ids.sort())
  expect(together).toBeGreaterThan(1)
})

test('of lanes with work the one that was served least recently has the next turn', async () => {
  const ids = [subjectId, await laneWithWork(), await laneWithWork()]
  const turns: number[] = []
  for (let turn = 0; turn < 6; turn++) {
    const [lane] = await db.outside((tx) =>
      claimLanes(tx, { worker: 'w', leaseMs: 10_000, limit: 1 }),
    )
    if (!lane) throw new Error('not claimed')
    turns.push(lane.subjectId)
    await db.outside((tx) => releaseLane(tx, lane))
  }
  expect(turns.slice(0, 3).sort()).toEqual(ids)
  expect(turns.slice(3)).toEqual(turns.slice(0, 3))
})

test('a lane that always has work holds up no other for more than a turn', async () => {
  const restless = subjectId
  const turns: number[] = []
  const tellAll = () =>
    db.transaction(tenantId, async (tx) => {
      for (const id of [late, restless])
        await wakeLane(tx, { subject: 'connection', subjectId: id })
    })
  const worker = work(
    async ({ subjectId: id }) => {
      turns.push(id)
      if (id === late) await finishWork(late)
      if (turns.length === 3) {
        await owner.query(`update links set state = 'due' where connection_id = $1`, [late])
        await tellAll()
      }
      await sleep(20)
    },
    { concurrency: 1, pollMs: 60_000 },
  )
  const late = await laneWithWork()
  await finishWork(late)
  await worker.start()
  await expect.poll(() => turns.length).toBeGreaterThan(5)
  expect(turns.slice(0, 3)).toEqual([restless, restless, restless])
  expect(turns.slice(3, 5)).toContain(late)
})

test('however many lanes are told of at once, no more are worked on than was allowed', async () => {
  const ids = [subjectId]
  while (ids.length < 30) ids.push(await laneWithWork())
  let now = 0
  let together = 0
  const done = new Set<number>()
  const worker = work(
    async ({ subjectId: id }) => {
      now += 1
      together = Math.max(together, now)
      await sleep(5)
      await finishWork(id)
      done.add(id)
      now -= 1
    },
    { concurrency: 2, pollMs: 60_000 },
  )
  await owner.query(`update links set state = 'idle'`)
  await worker.start()
  await owner.query(`update links set state = 'due'`)
  await db.transaction(tenantId, async (tx) => {
    for (const id of ids) await wakeLane(tx, { subject: 'connection', subjectId: id })
  })
  // The poll is a minute away: nobody who found no place waits for it.
  await expect.poll(() => done.size, { timeout: 5_000 }).toBe(30)
  expect(together).toBe(2)
})

test('quiet is not before a lane that is just being claimed has been worked on', async () => {
  let late = true
  const handler = () => finishWork().then(() => undefined)
  const worker = createLaneWorker({
    db: {
      ...db,
      // The claim at the start takes the lane, and its answer is long on its way.
      outside: async (ask) => {
        const answered = await db.outside(ask)
        if (late) await sleep(100)
        return answered
      },
    },
    log: createLog('silent'),
    handlers: { connection: handler, endpoint: handler, import: handler, channel: handler },
  })
  workers.push(worker)
  await worker.start()
  await sleep(50)
  late = false
  await worker.runUntilQuiet()
  const { rows } = await owner.query('select state from links')
  expect(rows).toEqual([{ state: 'idle' }])
})

test('a worker that lost its lane is told to stop', async () => {
  let reason: unknown
  const worker = work(
    async (_, signal) => {
      await owner.query('update lanes set fence = fence + 1')
      await sleep(1_000, undefined, { signal }).catch(() => undefined)
      reason = signal.reason
      await finishWork()
    },
    { leaseMs: 60 },
  )
  await worker.runUntilQuiet()
  expect(reason).toBeInstanceOf(LaneLost)
})

test('a handler that throws frees its lane for the next try', async () => {
  let tries = 0
  const worker = work(async () => {
    tries += 1
    if (tries === 2) await finishWork()
    throw new Error('a bug')
  })
  await worker.runUntilQuiet()
  await worker.runUntilQuiet()
  expect(tries).toBe(2)
})

test('a stop tells the handlers, and waits for them no longer than its grace', async () => {
  let told = false
  const worker = work(async (_, signal) => {
    signal.addEventListener('abort', () => {
      told = true
    })
    await sleep(300)
  })
  await worker.start()
  await expect.poll(() => worker.busy()).toBe(1)
  await worker.stop(10)
  expect([told, worker.stopped()]).toEqual([true, true])
})
