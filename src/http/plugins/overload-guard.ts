import type { FastifyInstance } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'

const sampleEveryMs = 100
/** Sending away takes time too: were nobody spared, a flood would leave nobody served. */
const servedOfBehind = 20

/**
 * Sends nineteen of twenty requests away while the process is behind: better a quick "come back in
 * a second" for most than a slow answer for all. What was let in before is finished; `/health` is
 * always answered, since a busy process must not be taken for a dead one.
 */
export function overloadGuard(app: FastifyInstance): void {
  const { maxInFlight, maxLagMs } = app.parts.config.http
  const lag = measureLag(app)
  let inFlight = 0
  let cameBehind = 0
  const isSpared = () => ++cameBehind % servedOfBehind === 0

  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === '/health') return done()
    if (inFlight >= maxInFlight || (lag.currentMs() > maxLagMs && !isSpared())) {
      return done(new ProblemError('overloaded', { details: { retry_after: 1 } }))
    }
    inFlight += 1
    // However it ends: no hook of the framework tells of a caller who left before the answer.
    reply.raw.once('close', () => {
      inFlight -= 1
    })
    done()
  })
}

/** How late the last tick of a timer came, which is how long the event loop was held up. */
function measureLag(app: FastifyInstance): { currentMs(): number } {
  let lagMs = 0
  let expectedAt = performance.now() + sampleEveryMs
  const timer = setInterval(() => {
    const now = performance.now()
    lagMs = Math.max(0, now - expectedAt)
    expectedAt = now + sampleEveryMs
  }, sampleEveryMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
  return { currentMs: () => lagMs }
}
