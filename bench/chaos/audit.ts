import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Client } from 'pg'
import type { BenchServer } from '../server.ts'
import { root } from '../world/child.ts'
import type { World } from './world.ts'

const run = promisify(execFile)
const againAfterMs = 5_000
const pollsTakeMs = 120_000
const lookEveryMs = 500

export interface AuditOutcome {
  /** The last line: pairs, equal, differing… and the per cent. */
  line: string
  equal: boolean
  tookMs: number
}

/** Asks both connections until they say 100 %, or the limit is reached. */
export async function untilBothEqual(
  { server, owner, connections }: Pick<World, 'server' | 'owner' | 'connections'>,
  options: { limitMs: number },
): Promise<{ portal: AuditOutcome; journal: AuditOutcome }> {
  const startedAt = performance.now()
  for (;;) {
    await letPollsBeDue(owner)
    const { portal, journal } = connections
    // The portal last: what the journal still had to tell goes on to it.
    const second = await auditOnce(server, journal)
    const first = await auditOnce(server, portal)
    const tookMs = performance.now() - startedAt
    if ((first.equal && second.equal) || tookMs > options.limitMs) {
      return { portal: { ...first, tookMs }, journal: { ...second, tookMs } }
    }
    await sleep(againAfterMs)
  }
}

/** A lost webhook is made good by the next poll, minutes later; nobody has to wait for that. */
async function letPollsBeDue(owner: Client): Promise<void> {
  await owner.query(`update cursors set next_at = now() where mode = 'changes'`)
  for (const deadline = Date.now() + pollsTakeMs; Date.now() < deadline; await sleep(lookEveryMs)) {
    const { rows } = await owner.query<{ left: number }>(
      `select (select count(*) from cursors where mode = 'changes' and next_at <= now())
         + (select count(*) from links where state <> 'idle')::int as left`,
    )
    if (Number(rows[0]?.left) === 0) return
  }
}

/** Asks `sync:audit`, which repairs nothing. */
async function auditOnce(
  server: BenchServer,
  connectionId: number,
): Promise<{ line: string; equal: boolean }> {
  const args = ['--disable-warning=ExperimentalWarning', 'src/main.ts', 'sync:audit']
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...server.env }
  try {
    const { stdout } = await run(process.execPath, [...args, `--connection=${connectionId}`], {
      cwd: root,
      env,
      timeout: 240_000,
    })
    return { line: stdout.trim(), equal: true }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return { line: (stdout.trim() || stderr.trim()).slice(-4_000), equal: false }
  }
}
