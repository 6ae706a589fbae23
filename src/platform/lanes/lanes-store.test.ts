import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimLanes, closeLane, holdFence, keepLane, LaneLost, releaseLane } from './lanes-store.ts'
import { openLanes, type TestLanes, tenantId } from './testing/open-lanes.ts'

let lanes: TestLanes
let subjectId = 0

beforeAll(async () => {
  lanes = await openLanes()
})
/** One connection with a lane and something due. */
beforeEach(async () => {
  subjectId = await lanes.beginAnew()
})
afterAll(() => lanes.close())

test('of many who claim at once, one gets the lane', async () => {
  const claims = await Promise.all(Array.from({ length: 8 }, (_, at) => lanes.claim(`w${at}`)))
  expect(claims.flat()).toHaveLength(1)
})

test('a lane with nothing due, or whose connection is paused, is not claimed', async () => {
  await lanes.owner.query(`update connections set state = 'paused'`)
  expect(await lanes.claim()).toEqual([])
  await lanes.owner.query(
    `update connections set state = 'active', resume_at = now() + interval '1 hour'`,
  )
  expect(await lanes.claim()).toEqual([])
  await lanes.owner.query('update connections set resume_at = null')
  await lanes.finishWork(subjectId)
  expect(await lanes.claim()).toEqual([])
})

test('a released lane is free at once, a closed one is gone', async () => {
  const [lane] = await lanes.claim()
  if (!lane) throw new Error('not claimed')
  await lanes.db.outside((tx) => releaseLane(tx, lane))
  expect(await lanes.claim()).toHaveLength(1)
  await lanes.db.transaction(tenantId, (tx) => closeLane(tx, { subject: 'connection', subjectId }))
  expect(await lanes.claim()).toEqual([])
})

test('a dead holder’s lane is taken over, and the dead can write nothing more', async () => {
  const [dead] = await lanes.claim('dead', 1)
  await sleep(5)
  const [heir] = await lanes.claim('heir')
  if (!dead || !heir) throw new Error('not claimed')
  expect(heir.fence).toBe(dead.fence + 1)
  const write = (lane: typeof dead) => lanes.db.transaction(tenantId, (tx) => holdFence(tx, lane))
  await expect(write(dead)).rejects.toThrow(LaneLost)
  await expect(write(heir)).resolves.toBeUndefined()
  expect(await lanes.db.outside((tx) => keepLane(tx, dead, 1_000))).toBe(false)
  expect(await lanes.db.outside((tx) => keepLane(tx, heir, 1_000))).toBe(true)
  await lanes.db.outside((tx) => releaseLane(tx, dead))
  expect(await lanes.claim()).toEqual([])
})

test('a released lane is free although the clock was set back meanwhile', async () => {
  const [lane] = await lanes.claim()
  if (!lane) throw new Error('not claimed')
  await lanes.db.outside((tx) => releaseLane(tx, lane))
  await lanes.owner.query(`update lanes set lease_until = now() + interval '1 hour'`)
  expect(await lanes.claim()).toHaveLength(1)
})

test('nobody takes a lane over while its holder commits', async () => {
  const [lane] = await lanes.claim('slow', 1)
  if (!lane) throw new Error('not claimed')
  await lanes.db.transaction(tenantId, async (tx) => {
    await holdFence(tx, lane)
    await sleep(5)
    expect(await lanes.claim('heir')).toEqual([])
  })
  expect(await lanes.claim('heir')).toHaveLength(1)
})

test('of lanes with work the one that was served least recently has the next turn', async () => {
  const ids = [subjectId, await lanes.laneWithWork(), await lanes.laneWithWork()]
  const turns: number[] = []
  for (let turn = 0; turn < 6; turn++) {
    const [lane] = await lanes.db.outside((tx) =>
      claimLanes(tx, { worker: 'w', leaseMs: 10_000, limit: 1 }),
    )
    if (!lane) throw new Error('not claimed')
    turns.push(lane.subjectId)
    await lanes.db.outside((tx) => releaseLane(tx, lane))
  }
  expect(turns.slice(0, 3).sort()).toEqual(ids)
  expect(turns.slice(3)).toEqual(turns.slice(0, 3))
})
