import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { BenchServer } from '../server.ts'
import { root } from '../world/child.ts'

const run = promisify(execFile)
const againAfterMs = 5_000

export interface AuditOutcome {
  /** The last line: pairs, equal, differing… and the per cent. */
  line: string
  equal: boolean
  tookMs: number
}

/** Asks `sync:audit` until it says 100 %, or the limit is reached. It never repairs anything. */
export async function untilEqual(
  server: BenchServer,
  options: { connectionId: number; limitMs: number },
): Promise<AuditOutcome> {
  const startedAt = performance.now()
  for (;;) {
    const { line, equal } = await auditOnce(server, options.connectionId)
    const tookMs = performance.now() - startedAt
    if (equal || tookMs > options.limitMs) return { line, equal, tookMs }
    await sleep(againAfterMs)
  }
}

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
