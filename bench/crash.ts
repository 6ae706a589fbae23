import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Deliverer, startDeliverer } from './load/deliverer.ts'
import { deliveryKey, eventPost } from './load/event-post.ts'
import { type BenchResult, printTable } from './result.ts'
import { type BenchServer, startBenchServer } from './server.ts'
import { connectPortal } from './world/connect-portal.ts'
import { median, tenths } from './world/figures.ts'
import { type Portal, startPortal } from './world/portal.ts'
import { furnishSalon } from './world/salon.ts'

const kills = 100
/** A lane is held for as long as there is work, so it must not run out between two kills. */
const services = 5_000
/** Killing a worker costs ten seconds each, so there are fewer of those. */
const serverKillsPerWorkerKill = 5
const targetMs = 15_000

/**
 * Kills the server a hundred times while webhooks come in, and workers while they hold a lane.
 * Every delivery that was acknowledged must be in the inbox, and every lane in other hands within
 * fifteen seconds.
 */
export async function run(options: { json?: boolean; kills?: number } = {}): Promise<BenchResult> {
  const serverKills = options.kills ?? kills
  const workerKills = Math.max(1, Math.round(serverKills / serverKillsPerWorkerKill))
  const server = await startBenchServer({ workers: 2 })
  const owner = new Client({ connectionString: server.ownerUrl })
  const portal = await startPortal(server.dataDir)
  let deliverer: Deliverer | undefined
  try {
    await owner.connect()
    await furnishSalon(server, { employees: 1, services, clients: 1 })
    const connected = await connectPortal(server, portal)
    const template = eventPost({ ...connected, portalUrl: portal.url })
    deliverer = startDeliverer(connected.hookUrl, template)
    const [, takeovers] = await Promise.all([
      killServer(server, serverKills),
      killHolders({ server, owner, portal, connectionId: connected.connectionId }, workerKills),
    ])
    await deliverer.stop()
    const lost = await countLost(owner, deliverer.acknowledged)
    const result = conclude({
      kills: serverKills,
      deliverer,
      lost,
      takeovers,
      database: server.config,
    })
    if (!options.json) printTable(result)
    return result
  } finally {
    await deliverer?.stop()
    await owner.end()
    await portal.stop()
    await server.stop()
  }
}

async function killServer(server: BenchServer, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    // Never the same moment of its life: right after it is up, and well into the load.
    await sleep(200 + Math.random() * 1_000)
    await server.serve.kill()
    await server.restartServe()
  }
}

interface Scene {
  server: BenchServer
  owner: Client
  portal: Portal
  connectionId: number
}

/** Kills whichever worker holds the lane; answers how long until another one holds it. */
async function killHolders(scene: Scene, times: number): Promise<number[]> {
  const tookMs: number[] = []
  while (tookMs.length < times) {
    const holder = await untilHeld(scene)
    const at = scene.server.workers.findIndex(({ pid }) => pid === holder.pid)
    if (at < 0) throw new Error(`the lane is held by ${holder.pid}, which is no worker of ours`)
    const killedAt = performance.now()
    await scene.server.workers[at]?.kill()
    await untilHeld(scene, holder.fence)
    tookMs.push(performance.now() - killedAt)
    await scene.server.restartWorker(at)
  }
  return tookMs
}

/** Waits until somebody holds the lane by a claim after the given one; makes work if need be. */
async function untilHeld(
  { owner, connectionId }: Scene,
  afterFence = -1,
): Promise<{ pid: number; fence: number }> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const { rows } = await owner.query<{ worker: string; fence: number }>(
      `select worker, fence::int as fence from lanes
       where subject = 'connection' and subject_id = $1 and lease_until > now() and fence > $2`,
      [connectionId, afterFence],
    )
    const [holder] = rows
    if (holder) return { pid: Number(holder.worker.split('-')[0]), fence: holder.fence }
    if (performance.now() > deadline) throw new Error('nobody took the lane within a minute')
    await sleep(50)
  }
}

async function countLost(owner: Client, acknowledged: Set<number>): Promise<number> {
  const { rows } = await owner.query<{ key: string }>('select delivery_key as key from inbox')
  const stored = new Set(rows.map(({ key }) => key))
  return [...acknowledged].filter((number) => !stored.has(deliveryKey(number))).length
}

function conclude(of: {
  kills: number
  deliverer: Deliverer
  lost: number
  takeovers: number[]
  database: Record<string, string>
}): BenchResult {
  const { deliverer, lost, takeovers } = of
  const slowestMs = Math.max(...takeovers)
  return {
    name: 'Crash: server and workers killed under load',
    config: { server_kills: of.kills, worker_kills: takeovers.length, ...of.database },
    rows: [
      { what: 'deliveries sent', value: deliverer.sent(), unit: '' },
      { what: 'deliveries acknowledged', value: deliverer.acknowledged.size, unit: '' },
      { what: 'acknowledged and lost', value: lost, unit: '', target: '0', ok: lost === 0 },
      {
        what: 'lane in other hands after a kill, median',
        value: tenths(median(takeovers) / 1000),
        unit: 's',
      },
      {
        what: 'lane in other hands after a kill, slowest',
        value: tenths(slowestMs / 1000),
        unit: 's',
        target: `<= ${targetMs / 1000}`,
        ok: slowestMs <= targetMs,
      },
    ],
  }
}
