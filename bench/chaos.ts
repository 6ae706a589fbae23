import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { grantWhenAsked } from './chaos/administrator.ts'
import { untilBothEqual } from './chaos/audit.ts'
import { conclude } from './chaos/conclude.ts'
import { killWorkers } from './chaos/killer.ts'
import { createLedger } from './chaos/ledger.ts'
import { stateOfLinks, waitingLinks } from './chaos/links.ts'
import { peopleHere } from './chaos/people-here.ts'
import { peopleInJournal } from './chaos/people-in-journal.ts'
import { peopleInPortal } from './chaos/people-in-portal.ts'
import { verify } from './chaos/verify.ts'
import { createPairs, type Storm, type World } from './chaos/world.ts'
import { type BenchResult, printTable } from './result.ts'
import { type BenchServer, startBenchServer } from './server.ts'
import { openApi } from './world/api.ts'
import { rssMb } from './world/child.ts'
import { connectPortal, untilInStep } from './world/connect-portal.ts'
import { growth } from './world/figures.ts'
import { connectJournal, furnishJournal, startJournal } from './world/journal.ts'
import { startPortal } from './world/portal.ts'
import { furnishSalon } from './world/salon.ts'

const minutes = 20
const longestQuietMs = 300_000
const shortMs = 180_000
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
 * Lets people edit here, in a portal and in a journal that lose, double and reorder webhooks, fail,
 * break off after the work is done and expire tokens, while workers are killed; then asks whether
 * everything is where it belongs, once, and as it was written last.
 */
export async function run(
  options: { json?: boolean; minutes?: number; killEveryMs?: number; quietLimitMs?: number } = {},
): Promise<BenchResult> {
  const forMs = (options.minutes ?? minutes) * 60_000
  const killEveryMs = options.killEveryMs ?? (forMs <= shortMs ? 10_000 : 30_000)
  const server = await startBenchServer({ workers: 2 })
  const owner = new Client({ connectionString: server.ownerUrl })
  const api = openApi(server)
  const portal = await startPortal(server.dataDir)
  const journal = await startJournal()
  const ending = new AbortController()
  try {
    await owner.connect()
    const salon = await furnishSalon(server, { employees: 4, services: 20, clients: 60 })
    const share = await furnishJournal(journal, server, salon)
    const connections = await connectBoth(server, { portal, journal })
    const pairs = {
      portal: createPairs(owner, connections.portal),
      journal: createPairs(owner, connections.journal),
    }
    await Promise.all([pairs.portal.refresh(), pairs.journal.refresh()])
    const ledger = createLedger()
    let days = 0
    const world: World = {
      ...{ server, owner, api, portal, journal, salon, share, connections, pairs, ledger },
      bookings: [],
      journalPace: forMs <= shortMs ? 1 : 4,
      nextDay: () => days++,
    }
    const granting = grantWhenAsked(world, ending.signal)
    const storm = await rage(world, { forMs, killEveryMs })
    await Promise.all([portal.chaos(calm), journal.chaos(calm)])
    const audits = await untilBothEqual(world, {
      limitMs: options.quietLimitMs ?? longestQuietMs,
    })
    ending.abort()
    const result = conclude({
      minutes: forMs / 60_000,
      killEveryMs,
      faults,
      storm,
      granted: await granting,
      audits,
      findings: await verify(world),
      links: await stateOfLinks(world),
      waiting: await waitingLinks(world),
      ledger,
      portal: await portal.log(),
      journal: await journal.log(),
      database: server.config,
    })
    if (!options.json) printTable(result)
    return result
  } finally {
    ending.abort()
    await api.close()
    await owner.end()
    await journal.stop()
    await portal.stop()
    await server.stop()
  }
}

async function connectBoth(
  server: BenchServer,
  { portal, journal }: Pick<World, 'portal' | 'journal'>,
): Promise<World['connections']> {
  const { connectionId } = await connectPortal(server, portal)
  const connections = { portal: connectionId, journal: await connectJournal(server, journal) }
  await untilInStep(server, connections.portal, 120_000)
  await untilInStep(server, connections.journal, 120_000)
  return connections
}

async function rage(
  world: World,
  { forMs, killEveryMs }: { forMs: number; killEveryMs: number },
): Promise<Storm> {
  const { server, portal, journal, pairs } = world
  await portal.chaos({ ...faults, seed: 7 })
  await journal.chaos({ ...faults, seed: 11 })
  const ending = new AbortController()
  const { signal } = ending
  const refused: string[] = []
  const memory = { serve: [] as number[], worker: 0 }
  const tasks = [
    ...peopleHere(world),
    ...peopleInPortal(world),
    ...peopleInJournal(world),
    { everyMs: 1_000, act: () => pairs.portal.refresh() },
    { everyMs: 1_000, act: () => pairs.journal.refresh() },
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
