import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { conclude } from './drain/conclude.ts'
import type { DrainScene, Repriced } from './drain/scene.ts'
import { repeat, takeIn } from './drain/second-run.ts'
import { type BenchResult, printTable } from './result.ts'
import { startBenchServer } from './server.ts'
import { openApi } from './world/api.ts'
import { connectPortal, untilInStep } from './world/connect-portal.ts'
import { type Portal, startPortal } from './world/portal.ts'
import { furnishSalon, momentOf } from './world/salon.ts'

const services = 10_000
const bookings = 5
const bookEveryMs = 5_000
const setUpLimitMs = 600_000

/**
 * Reprices ten thousand services at once and measures how fast the new prices reach the portal,
 * against what its limits alone would allow for as many write commands; a person books meanwhile.
 * A second run over the same services, with nothing changed, must write nothing.
 */
export async function run(
  options: { json?: boolean; services?: number } = {},
): Promise<BenchResult> {
  const count = options.services ?? services
  const server = await startBenchServer({ workers: 1 })
  const owner = new Client({ connectionString: server.ownerUrl })
  const api = openApi(server)
  let portal: Portal | undefined
  try {
    await owner.connect()
    portal = await startPortal(server.dataDir)
    const salon = await furnishSalon(server, { employees: 2, services: 2, clients: 4 })
    await portal.seed({ services: count })
    const { connectionId } = await connectPortal(server, portal)
    await takeIn(api, connectionId)
    await untilInStep(server, connectionId, setUpLimitMs)
    const bench: DrainScene = { server, owner, api, portal, connectionId, salon, count }
    await bookOnce(bench, 0)
    await untilInStep(server, connectionId, setUpLimitMs)
    await untilBucketEmpty(portal)
    const repriced = await reprice(bench)
    const again = await repeat(bench)
    const result = conclude({ count, repriced, again, database: server.config })
    if (!options.json) printTable(result)
    return result
  } finally {
    await api.close()
    await owner.end()
    await portal?.stop()
    await server.stop()
  }
}

async function reprice(bench: DrainScene): Promise<Repriced> {
  const { owner, portal, server, connectionId } = bench
  const before = await portal.log()
  const startedAt = performance.now()
  await owner.query('begin')
  await owner.query(
    `update services set price_minor = price_minor + 700, updated_at = now() where tenant_id = $1`,
    [server.tenantId],
  )
  await owner.query(
    `update links set state = 'due', local_due_at = now(), due_seq = due_seq + 1, priority = 1,
       next_try_at = now() where connection_id = $1 and kind = 'service'`,
    [connectionId],
  )
  await owner.query(`select pg_notify('lanes', $1)`, [`connection:${connectionId}`])
  await owner.query('commit')
  const booking = bookMeanwhile(bench)
  const progress: { atMs: number; done: number }[] = []
  for (;;) {
    const waiting = await countWaiting(bench)
    progress.push({ atMs: performance.now() - startedAt, done: bench.count - waiting })
    if (waiting === 0) break
    await sleep(200)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const bookingsMs = await booking
  await untilInStep(server, connectionId, setUpLimitMs)
  const after = await portal.log()
  return {
    seconds,
    steadyPerSecond: steadyRate(progress, bench.count),
    requests: after.counters.calls - before.counters.calls,
    limitErrors: after.counters.limitErrors,
    wrong: await countWrongPrices(bench),
    bookingsMs,
  }
}

async function countWaiting({ owner, connectionId }: DrainScene): Promise<number> {
  const { rows } = await owner.query<{ waiting: number }>(
    `select count(*)::int as waiting from links
     where connection_id = $1 and kind = 'service' and state <> 'idle'`,
    [connectionId],
  )
  return rows[0]?.waiting ?? 0
}

function steadyRate(progress: { atMs: number; done: number }[], count: number): number {
  const from = progress.find(({ done }) => done >= count * 0.4)
  const to = progress.find(({ done }) => done >= count * 0.95)
  if (!from || !to || to.atMs === from.atMs) return Number.NaN
  return ((to.done - from.done) / (to.atMs - from.atMs)) * 1000
}

/** Somebody at the desk books while the bulk is under way: how long until the deal is there. */
async function bookMeanwhile(bench: DrainScene): Promise<number[]> {
  const tookMs: number[] = []
  for (let n = 1; n <= bookings; n++) {
    await sleep(bookEveryMs)
    if ((await countWaiting(bench)) === 0) break
    tookMs.push(await bookOnce(bench, n))
  }
  return tookMs
}

async function bookOnce({ api, portal, salon, server }: DrainScene, day: number): Promise<number> {
  const startedAt = performance.now()
  const { id } = await api.must<{ id: number }>('POST', '/api/bookings', {
    client_id: salon.clients[day % salon.clients.length],
    user_id: salon.employees[0],
    service_ids: [salon.services[0]],
    start_time: momentOf(day, 9),
  })
  const key = `${server.tenantId}-booking-${id}`
  for (;;) {
    const deals = await portal.rows('deal')
    const tookMs = performance.now() - startedAt
    if (deals.some(({ originId }) => originId === key) || tookMs > 120_000) return tookMs
    await sleep(25)
  }
}

/** Prices there against prices here. */
async function countWrongPrices({ owner, portal, server }: DrainScene): Promise<number> {
  const there = new Map(
    (await portal.rows('price')).map(({ productId, price }) => [String(productId), Number(price)]),
  )
  const { rows } = await owner.query<{ remote_id: string; price_minor: string }>(
    `select l.remote_id, s.price_minor from services s left join links l
       on l.tenant_id = s.tenant_id and l.kind = 'service' and l.local_id = s.id
     where s.tenant_id = $1`,
    [server.tenantId],
  )
  return rows.filter((row) => there.get(row.remote_id) !== Number(row.price_minor) / 100).length
}

/** The portal's bucket leaks by itself; a measurement begins with an empty one, as a quiet day does. */
async function untilBucketEmpty(portal: Portal): Promise<void> {
  while ((await portal.log()).bucketLevel > 0.5) await sleep(250)
}
