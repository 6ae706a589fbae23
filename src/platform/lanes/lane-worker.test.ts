import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '../telemetry/index.ts'
import { createLaneWorker, type LaneHandler, type LaneWorker } from './lane-worker.ts'
import { LaneLost, wakeLane } from './lanes-store.ts'
import { openLanes, type TestLanes, tenantId } from './testing/open-lanes.ts'

const workers: LaneWorker[] = []
let lanes: TestLanes
let subjectId = 0

beforeAll(async () => {
  lanes = await openLanes()
})
/** One connection with a lane and something due. */
beforeEach(async () => {
  subjectId = await lanes.beginAnew()
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop(50)
})
afterAll(() => lanes.close())

interface Pace {
  leaseMs?: number
  pollMs?: number
  concurrency?: number
}

function work(handler: LaneHandler, more: Pace = {}): LaneWorker {
  const handlers = { connection: handler, endpoint: handler, import: handler, channel: handler }
  const worker = createLaneWorker({ db: lanes.db, log: createLog('silent'), handlers, ...more })
  workers.push(worker)
  return worker
}

test('a notification starts the work, long before the poll', async () => {
  await lanes.finishWork(subjectId)
  const held: number[] = []
  const worker = work(
    async (lane) => {
      held.push(lane.subjectId)
      await lanes.finishWork(subjectId)
    },
    { pollMs: 60_000 },
  )
  await worker.start()
  await lanes.owner.query(`update links set state = 'due'`)
  expect(held).toEqual([])
  await lanes.db.transaction(tenantId, (tx) => wakeLane(tx, { subject: 'connection', subjectId }))
  await expect.poll(() => held).toEqual([subjectId])
})

test('the poll finds what no notification told of', async () => {
  let held = 0
  const worker = work(
    async () => {
      held += 1
      await lanes.finishWork(subjectId)
    },
    { pollMs: 20 },
  )
  await worker.start()
  await expect.poll(() => held).toBe(1)
})

test('one lane is worked on by one worker at a time, many lanes at once', async () => {
  const ids = [subjectId, await lanes.laneWithWork(), await lanes.laneWithWork()]
  const now = new Map<number, number>()
  let together = 0
  const handler: LaneHandler = async ({ subjectId: id }) => {
    now.set(id, (now.get(id) ?? 0) + 1)
    expect(now.get(id)).toBe(1)
    together = Math.max(together, [...now.values()].filter((count) => count > 0).length)
    await sleep(20)
    await lanes.finishWork(id)
    now.set(id, 0)
  }
  await Promise.all([work(handler), work(handler)].map((worker) => worker.runUntilQuiet()))
  expect([...now.keys()].sort()).toEqual(ids.sort())
  expect(together).toBeGreaterThan(1)
})

test('a lane that always has work holds up no other for more than a turn', async () => {
  const restless = subjectId
  const turns: number[] = []
  const tellAll = () =>
    lanes.db.transaction(tenantId, async (tx) => {
      for (const id of [late, restless])
        await wakeLane(tx, { subject: 'connection', subjectId: id })
    })
  const worker = work(
    async ({ subjectId: id }) => {
      turns.push(id)
      if (id === late) await lanes.finishWork(late)
      if (turns.length === 3) {
        await lanes.owner.query(`update links set state = 'due' where connection_id = $1`, [late])
        await tellAll()
      }
      await sleep(20)
    },
    { concurrency: 1, pollMs: 60_000 },
  )
  const late = await lanes.laneWithWork()
  await lanes.finishWork(late)
  await worker.start()
  await expect.poll(() => turns.length).toBeGreaterThan(5)
  expect(turns.slice(0, 3)).toEqual([restless, restless, restless])
  expect(turns.slice(3, 5)).toContain(late)
})

test('however many lanes are told of at once, no more are worked on than was allowed', async () => {
  const ids = [subjectId]
  while (ids.length < 30) ids.push(await lanes.laneWithWork())
  let now = 0
  let together = 0
  const done = new Set<number>()
  const worker = work(
    async ({ subjectId: id }) => {
      now += 1
      together = Math.max(together, now)
      await sleep(5)
      await lanes.finishWork(id)
      done.add(id)
      now -= 1
    },
    { concurrency: 2, pollMs: 60_000 },
  )
  await lanes.owner.query(`update links set state = 'idle'`)
  await worker.start()
  await lanes.owner.query(`update links set state = 'due'`)
  await lanes.db.transaction(tenantId, async (tx) => {
    for (const id of ids) await wakeLane(tx, { subject: 'connection', subjectId: id })
  })
  // The poll is a minute away: nobody who found no place waits for it.
  await expect.poll(() => done.size, { timeout: 5_000 }).toBe(30)
  expect(together).toBe(2)
})

test('quiet is not before a lane that is just being claimed has been worked on', async () => {
  let late = true
  const handler = () => lanes.finishWork(subjectId).then(() => undefined)
  const worker = createLaneWorker({
    db: {
      ...lanes.db,
      // The claim at the start takes the lane, and its answer is long on its way.
      outside: async (ask) => {
        const answered = await lanes.db.outside(ask)
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
  const { rows } = await lanes.owner.query('select state from links')
  expect(rows).toEqual([{ state: 'idle' }])
})

test('a worker that lost its lane is told to stop', async () => {
  let reason: unknown
  const worker = work(
    async (_, signal) => {
      await lanes.owner.query('update lanes set fence = fence + 1')
      await sleep(1_000, undefined, { signal }).catch(() => undefined)
      reason = signal.reason
      await lanes.finishWork(subjectId)
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
    if (tries === 2) await lanes.finishWork(subjectId)
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
