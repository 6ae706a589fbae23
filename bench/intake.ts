import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { conclude } from './intake/conclude.ts'
import {
  connections,
  type Normal,
  type Overload,
  overloadConnections,
  rounds,
} from './intake/plan.ts'
import { eventPost, idMark, tsMark } from './load/event-post.ts'
import { type WrkFigures, wrk } from './load/wrk.ts'
import { type BenchResult, printTable } from './result.ts'
import { type BenchServer, type BenchServerOptions, startBenchServer } from './server.ts'
import { openApi } from './world/api.ts'
import { rssMb } from './world/child.ts'

const warmUpSeconds = 5
/** Each run of the generator numbers its deliveries from a range of its own. */
const numbersPerRun = 10_000_000

/**
 * Measures how many webhooks a second one server process takes in, each committed to disk before
 * it is answered; the same server's empty route, asked in turn, says how near that is to the
 * HTTP server's own speed. Then sends more than a smaller server can take.
 */
export async function run(
  options: { json?: boolean; seconds?: number } = {},
): Promise<BenchResult> {
  const seconds = options.seconds ?? 60
  const normal = await measure(seconds)
  const overload = await overwhelm(Math.max(5, Math.round(seconds / 4)))
  const result = conclude({ seconds, normal, overload })
  if (!options.json) printTable(result)
  return result
}

interface Target {
  server: BenchServer
  hookUrl: string
  bodyFile: string
  stored(): Promise<{ rows: number; distinct: number }>
}

async function withTarget<T>(
  options: BenchServerOptions,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const server = await startBenchServer(options)
  const owner = new Client({ connectionString: server.ownerUrl })
  try {
    await owner.connect()
    return await work({
      server,
      ...(await prepareHook(server)),
      async stored() {
        const { rows } = await owner.query<{ rows: number; distinct: number }>(
          'select count(*)::int as rows, count(distinct delivery_key)::int as distinct from inbox',
        )
        return rows[0] ?? { rows: 0, distinct: 0 }
      },
    })
  } finally {
    await owner.end()
    await server.stop()
  }
}

/** A connection that webhooks may come for; there is no portal behind it, and nobody asks it. */
async function prepareHook(server: BenchServer) {
  const applicationToken = 'qwertyuiopasdfghjklzxcvbnm012345'
  const api = openApi(server, 1)
  const { id } = await api.must<{ id: number }>('POST', '/api/connections', {
    connector: 'bitrix24',
    name: 'Portal',
    settings: { application_token: applicationToken },
  })
  const made = await api.must<{ hook_url: string }>('GET', `/api/connections/${id}`)
  await api.close()
  const memberId = 'd897063e1ce7c5eb9f04b9751eef5915'
  const template = eventPost({ memberId, applicationToken, portalUrl: 'https://salon.bitrix24.kz' })
  const bodyFile = join(server.dataDir, 'body.txt')
  await writeFile(bodyFile, template.replace(idMark, '\n').replace(tsMark, '\n'))
  return { hookUrl: made.hook_url, bodyFile }
}

async function measure(seconds: number): Promise<Normal> {
  return withTarget({}, async ({ server, hookUrl, bodyFile, stored }) => {
    let runs = 0
    const post = (forSeconds: number) =>
      wrk({
        url: hookUrl,
        script: 'deliveries',
        connections,
        seconds: forSeconds,
        args: [bodyFile, String(numbersPerRun * runs++)],
      })
    const ask = (forSeconds: number) =>
      wrk({ url: `${server.url}/health`, script: 'empty', connections, seconds: forSeconds })
    const warm = await post(warmUpSeconds)
    await ask(warmUpSeconds)
    const rssBeforeMb = rssMb(server.serve.pid)
    const hook: WrkFigures[] = []
    const empty: WrkFigures[] = []
    for (let round = 0; round < rounds; round++) {
      hook.push(await post(Math.max(1, Math.round(seconds / rounds))))
      empty.push(await ask(Math.max(1, Math.round(seconds / rounds / 3))))
    }
    const rssAfterMb = rssMb(server.serve.pid)
    const acknowledged = [warm, ...hook].reduce(
      (sum, { requests, raw }) => sum + requests - (raw['status'] ?? 0),
      0,
    )
    return {
      hook,
      empty,
      acknowledged,
      ...(await stored()),
      rssBeforeMb,
      rssAfterMb,
      database: server.config,
    }
  })
}

async function overwhelm(seconds: number): Promise<Overload> {
  const env = { UZEL_MAX_IN_FLIGHT: '200', UZEL_MAX_LAG_MS: '200' }
  return withTarget({ env }, async ({ server, hookUrl, bodyFile, stored }) => {
    const load = (first: number, forSeconds: number) =>
      wrk({
        url: hookUrl,
        script: 'overload',
        connections: overloadConnections,
        seconds: forSeconds,
        args: [bodyFile, String(first)],
      })
    const warm = await load(0, warmUpSeconds)
    const memory: number[] = []
    const timer = setInterval(() => memory.push(rssMb(server.serve.pid)), 500)
    const figures = await load(numbersPerRun, seconds)
    clearInterval(timer)
    const { rows } = await stored()
    return { figures, rows: rows - (warm.raw['ok'] ?? 0), rssMb: memory }
  })
}
