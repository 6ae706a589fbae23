import { toError } from '../../kernel/errors.ts'
import type { Log } from '../telemetry/index.ts'

export interface Chore {
  name: string
  everyMs: number
  run(): Promise<unknown>
}

/**
 * Repeats chores that any process may do and that do no harm when two do them at once. A chore
 * that fails is logged and has its next turn; one that is still running is not started again.
 */
export function repeatChores(chores: Chore[], log: Log): { stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>()
  const timers = chores.map((chore) => {
    let busy = false
    return setInterval(() => {
      if (busy) return
      busy = true
      const work = chore
        .run()
        .catch((error) => log.warn({ err: toError(error), chore: chore.name }, 'a chore failed'))
        .finally(() => {
          busy = false
          running.delete(work)
        })
      running.add(work)
    }, chore.everyMs).unref()
  })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.allSettled(running)
    },
  }
}
