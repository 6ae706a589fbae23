import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { textFrame } from '../src/realtime/text-frame.ts'
import { ClientProcess } from './fanout/client-process.ts'
import { type BenchServer, startBare, startOurs } from './fanout/servers.ts'
import { type BenchResult, printTable } from './result.ts'

const clients = 2000
const nearClients = 1000
const rounds = 7
const messagesPerRound = 50
const latencyEvents = 300

/** A booking as the calendar receives it, about 600 bytes on the wire. */
const data = {
  booking: {
    id: 184_213,
    client: { id: 52_310, name: 'Олена Шевченко', phone: '+380671234567', crm_contact_id: 9817 },
    user_id: 17,
    workplace_id: 3,
    services: [{ id: 41, name: 'Стрижка', price_minor: 65_000, duration_minutes: 45, order: 1 }],
    status_id: 2,
    start_time: '2026-03-14T10:15:00+02:00',
    end_time: '2026-03-14T11:00:00+02:00',
    note: 'Window seat, please',
    source: 'online',
    crm_deal_id: 77_120,
  },
  fact_id: '0195a3c2-7b44-7d31-9f0e-5c1f2a7be911',
}

const channel = 'tenant.1'
const message = { channel, event: 'App\\Events\\BookingCreated', data }

/**
 * Measures fan-out: deliveries a second to 2,000 subscribed clients, against a bare `ws` server
 * in alternating rounds of the same run, and the time until the last of 1,000 clients has an event.
 */
export async function run(options: { json?: boolean } = {}): Promise<BenchResult> {
  const text = JSON.stringify({ event: message.event, channel, data: JSON.stringify(data) })
  const frameBytes = textFrame(text).length
  const child = new ClientProcess()
  const servers = [await startOurs(message), await startBare(text), await startOurs(message)]
  const [ours, bare, near] = servers
  try {
    if (!ours || !bare || !near) throw new Error('three servers were started')
    await join(child, ours, { group: 'ours', count: clients })
    await join(child, bare, { group: 'bare', count: clients })
    await join(child, near, { group: 'near', count: nearClients })
    const throughput = await compare(child, { ours, bare }, frameBytes)
    const latencies = await measureLatency(child, near, frameBytes)
    const result = conclude({ ...throughput, latencies, frameBytes })
    if (!options.json) printTable(result)
    return result
  } finally {
    child.stop()
    await Promise.all(servers.map((server) => server.close()))
  }
}

async function join(child: ClientProcess, server: BenchServer, who: Pick<Who, 'group' | 'count'>) {
  const hello = `{"event":"pusher:subscribe","data":{"auth":"","channel":"${channel}"}}`
  const { port } = server
  await child.connect({ ...who, port, path: '/app/bench?protocol=7', hello: [hello] })
  while (server.ready() < who.count) await sleep(10)
  // The answers to the subscriptions have to be read before bytes are counted.
  await sleep(300)
}

interface Who {
  group: string
  count: number
  server: BenchServer
}

async function compare(
  child: ClientProcess,
  { ours, bare }: { ours: BenchServer; bare: BenchServer },
  frameBytes: number,
) {
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
  const contestants = [
    { group: 'ours', server: ours },
    { group: 'bare', server: bare },
  ] as const
  for (let round = -1; round < rounds; round += 1) {
    // Who goes first changes from round to round, and the first round only warms up.
    for (const one of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const bytes = clients * messagesPerRound * frameBytes
      const tookNs = await child.time(one.group, bytes, () => sendMany(one.server))
      if (round >= 0) rates[one.group].push((clients * messagesPerRound * 1e9) / tookNs)
    }
  }
  return rates
}

async function sendMany(server: BenchServer): Promise<void> {
  for (let n = 0; n < messagesPerRound; n += 1) {
    server.send()
    await nextTurn()
  }
}

async function measureLatency(child: ClientProcess, server: BenchServer, frameBytes: number) {
  const latenciesMs: number[] = []
  for (let n = 0; n < latencyEvents; n += 1) {
    const tookNs = await child.time('near', nearClients * frameBytes, async () => server.send())
    latenciesMs.push(tookNs / 1e6)
    await sleep(5)
  }
  return latenciesMs
}

interface Measured {
  ours: number[]
  bare: number[]
  latencies: number[]
  frameBytes: number
}

function conclude({ ours, bare, latencies, frameBytes }: Measured): BenchResult {
  const ratio = (100 * quantile(ours, 0.5)) / quantile(bare, 0.5)
  const p99 = quantile(latencies, 0.99)
  const per = 'deliveries/s, median'
  return {
    name: 'Fan-out over WebSockets',
    config: { clients, frameBytes, rounds, messagesPerRound, nearClients, latencyEvents },
    rows: [
      { what: 'Uzel', value: Math.round(quantile(ours, 0.5)), unit: per },
      { what: 'bare ws, same run', value: Math.round(quantile(bare, 0.5)), unit: per },
      {
        what: 'Uzel to bare ws',
        value: tenths(ratio),
        unit: '%',
        target: '>= 80',
        ok: ratio >= 80,
      },
      { what: 'last of 1,000 clients, p50', value: tenths(quantile(latencies, 0.5)), unit: 'ms' },
      {
        what: 'last of 1,000 clients, p99',
        value: tenths(p99),
        unit: 'ms',
        target: '<= 100',
        ok: p99 <= 100,
      },
      { what: 'memory of the server process', value: rssMb(), unit: 'MB' },
    ],
  }
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024)
}
