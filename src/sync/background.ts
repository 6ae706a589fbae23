import { toError } from '../kernel/errors.ts'
import type { Log } from '../platform/telemetry/index.ts'

/** Work that goes on after its request was answered, and ends with the process. */
export interface Background {
  /** Starts work at once. It must stop soon after the signal; what it throws is logged. */
  start(name: string, work: (signal: AbortSignal) => Promise<void>): void
  /** Ends everything; resolves when it has ended. */
  stop(): Promise<void>
}

export function createBackground(log: Log): Background {
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  return {
    start(name, work) {
      const job = work(stopping.signal)
        .catch((error) => {
          if (!stopping.signal.aborted) {
            log.error({ err: toError(error), name }, 'work in the background failed')
          }
        })
        .finally(() => running.delete(job))
      running.add(job)
    },
    async stop() {
      stopping.abort(new Error('the program is stopping'))
      await Promise.allSettled(running)
    },
  }
}
