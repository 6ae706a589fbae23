import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { delivery } from './event-post.ts'

const connections = 32
const waitAfterFailureMs = 20

export interface Deliverer {
  /** Numbers of the deliveries that were answered with success. */
  acknowledged: Set<number>
  sent(): number
  /** Ends after what is under way. */
  stop(): Promise<void>
}

/**
 * Posts deliveries without a pause, each once: what is not acknowledged is not sent again, so the
 * inbox may hold more than was acknowledged and never less.
 */
export function startDeliverer(hookUrl: string, template: string): Deliverer {
  const { origin, pathname } = new URL(hookUrl)
  const pool = new Pool(origin, { connections, connectTimeout: 2_000, headersTimeout: 10_000 })
  const acknowledged = new Set<number>()
  let next = 0
  let stopping = false

  async function deliver(): Promise<void> {
    while (!stopping) {
      const number = next++
      try {
        const answer = await pool.request({
          method: 'POST',
          path: pathname,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: delivery(template, number),
        })
        await answer.body.dump()
        if (answer.statusCode === 200) acknowledged.add(number)
        else await sleep(waitAfterFailureMs)
      } catch {
        // The server was killed: whether this one was stored, nobody knows.
        await sleep(waitAfterFailureMs)
      }
    }
  }

  const all = Promise.all(Array.from({ length: connections }, deliver))
  return {
    acknowledged,
    sent: () => next,
    async stop() {
      stopping = true
      await all
      await pool.destroy()
    },
  }
}
