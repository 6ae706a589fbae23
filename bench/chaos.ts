import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { untilEqual } from './chaos/audit.ts'
import { conclude } from './chaos/conclude.ts'
import { killWorkers } from './chaos/killer.ts'
import { createLedger } from './chaos/ledger.ts'
import { peopleHere } from './chaos/people-here.ts'
import { peopleThere } from './chaos/people-there.ts'
import { verify } from './chaos/verify.ts'
import { createPairs, type Storm, type World } from './chaos/world.ts'
import { type BenchResult, printTable } from './result.ts'
import { startBenchServer } from './server.ts'
import { openApi } from './world/api.ts'
import { rssMb } from './world/child.ts'
import { connectPortal, untilInStep } from './world/connect-portal.ts'
import { growth } from './world/figures.ts'
import { startPortal } from './world/portal.ts'
import { furnishSalon } from './world/salon.ts'

const minutes = 20
const longestQuietMs = 300_000
const tokensLastMs = 60_000
/** A third of all webhooks never comes, a fifth comes twice, one request in twenty fails. */
const faults = {
  loseWebhooks: 0.3,
  duplicateWebhooks: 0.2,
  reorderWebhooks: 0.3,
  fail429: 0.015,
  fail5xx: 0.02,
  dropAfterWork: 0.015,
}
const calm = { ...faults, ...Object.fromEntries(Object.keys(faults).map((name) => [name, 0])) }

/**
 * Lets people edit on both sides of a portal that loses, doubles and reorders webhooks, fails,
 * breaks off after the work is done and expires its tokens, while workers are killed; then asks
 * whether everything is where it belongs, once, and as it was written last.
 */
export async function run(
  options: { json?: boolean; minutes?: number; killEveryMs?: number; quietLimitMs?: number } = {},
): Promise<BenchResult> {
  const forMs = (options.minutes ?? minutes) * 60_000
  const killEveryMs = options.killEveryMs ?? (forMs <= 180_000 ? 10_000 : 30_000)
  const server = await startBenchServer({ workers: 2 })
  const owner = new Client({ connectionString: server.ownerUrl })
  const api = openApi(server)
  const portal = await startPortal(server.dataDir)
  try {
    await owner.connect()
    const salon = await furnishSalon(server, { employees: 4, services: 20, clients: 60 })
    const { connectionId } = await connectPortal(server, portal)
    await untilInStep(server, connectionId, 120_000)
    const pairs = createPairs(owner, connectionId)
    await pairs.refresh()
    const ledger = createLedger()
    const world = { server, owner, api, portal, salon, connectionId, pairs, ledger, bookings: [] }
    const storm = await rage(world, { forMs, killEveryMs })
    await portal.chaos(calm)
    const audit = await untilEqual(server, {
      connectionId,
      limitMs: options.quietLimitMs ?? longestQuietMs,
    })
    const result = conclude({
      minutes: forMs / 60_000,
      killEveryMs,
      faults,
      storm,
      audit,
      findings: await verify(world),
      links: await stateOfLinks(world),
      waiting: await waitingLinks(world),
      ledger,
      portal: await portal.log(),
      database: server.config,
    })
    if (!options.json) printTable(result)
    return result
  } finally {
    await api.close()
    await owner.end()
    await portal.stop()
    await server.stop()
  }
}

async function rage(
  world: World,
  { forMs, killEveryMs }: { forMs: number; killEveryMs: number },
): Promise<Storm> {
  const { server, portal, pairs } = world
  await portal.chaos({ ...faults, seed: 7 })
  const ending = new AbortController()
  const { signal } = ending
  const refused: string[] = []
  const memory = { serve: [] as number[], worker: 0 }
  const tasks = [
    ...peopleHere(world),
    ...peopleThere(world),
    { everyMs: 1_000, act: () => pairs.refresh() },
    { everyMs: tokensLastMs, act: () => portal.chaos({ expireTokens: true }) },
    {
      everyMs: 2_000,
      act: async () => {
        memory.serve.push(rssMb(server.serve.pid))
        memory.worker = Math.max(memory.worker, ...server.workers.map(({ pid }) => rssMb(pid)))
      },
    },
  ].map((task) => repeat(task, { signal, onError: (words) => refused.push(words) }))
  const killing = killWorkers(server, { everyMs: killEveryMs, signal })
  await sleep(forMs)
  ending.abort()
  await Promise.all(tasks)
  const serveMb = { most: Math.max(...memory.serve), grown: growth(memory.serve) }
  return { kills: await killing, refused, serveMb, workerMb: memory.worker }
}

async function repeat(
  task: { everyMs: number; act: () => Promise<void> },
  options: { signal: AbortSignal; onError: (words: string) => void },
): Promise<void> {
  while (!options.signal.aborted) {
    await sleep(task.everyMs * (0.5 + Math.random()), undefined, { signal: options.signal }).catch(
      () => undefined,
    )
    if (options.signal.aborted) return
    await task.act().catch((error) => options.onError(String(error).slice(0, 300)))
  }
}

async function stateOfLinks({ owner, connectionId }: World): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string; count: number }>(
    `select state as name, count(*)::int as count from links where connection_id = $1 group by 1
     union all select 'conflicts', count(*)::int from conflicts where connection_id = $1
     union all select 'connection ' || state, 1 from connections where id = $1`,
    [connectionId],
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

/** What is still under way, in words, for whoever wants to know why. */
async function waitingLinks({ owner, connectionId }: World): Promise<string[]> {
  const { rows } = await owner.query<{ words: string }>(
    `select concat_ws(' ', kind, local_id, remote_id, state, tries, 'tries, again in',
       round(extract(epoch from next_try_at - now())), 's', error::text) as words
     from links where connection_id = $1 and state <> 'idle' limit 50`,
    [connectionId],
  )
  return rows.map(({ words }) => words)
}
