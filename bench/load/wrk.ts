import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What one run of wrk measured. Latencies in ms; failures are answers over 399 and lost ones. */
export interface WrkFigures {
  requests: number
  perSecond: number
  failures: number
  p50Ms: number
  p99Ms: number
  /** Everything that the script printed. */
  raw: Record<string, number>
}

/** Loads an address with wrk on one thread, after a script of this folder. */
export async function wrk(load: {
  url: string
  script: 'deliveries' | 'empty' | 'overload'
  connections: number
  seconds: number
  args?: string[]
}): Promise<WrkFigures> {
  const script = join(import.meta.dirname, `${load.script}.lua`)
  const flags = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '10s']
  const args = [...flags, '-s', script, load.url, '--', ...(load.args ?? [])]
  const { stdout } = await run('wrk', args).catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('wrk is missing. Install it: apt-get install wrk')
  })
  const [, json] = /RESULT (\{.*\})/.exec(stdout) ?? []
  if (json === undefined) throw new Error(`wrk said no result:\n${stdout}`)
  const raw = JSON.parse(json) as Record<string, number>
  const of = (name: string) => raw[name] ?? 0
  return {
    requests: of('requests'),
    perSecond: of('requests') / (of('us') / 1_000_000),
    failures: of('status') + of('socket') + of('timeout'),
    p50Ms: of('p50') / 1000,
    p99Ms: of('p99') / 1000,
    raw,
  }
}
