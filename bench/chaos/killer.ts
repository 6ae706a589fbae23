import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchServer } from '../server.ts'

/** Kills one worker after another, as a power cut would, and starts another in its place. */
export async function killWorkers(
  server: BenchServer,
  options: { everyMs: number; signal: AbortSignal },
): Promise<number> {
  let kills = 0
  while (!options.signal.aborted) {
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined)
    if (options.signal.aborted) break
    const at = kills % server.workers.length
    await server.workers[at]?.kill()
    kills += 1
    await server.restartWorker(at)
  }
  return kills
}
