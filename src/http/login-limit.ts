import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../kernel/errors.ts'

/** An address may try this many times as many e-mails as it may try passwords of one. */
const emailsPerAddress = 6

/**
 * Bounds attempts to sign in: of one address with one e-mail, and of one address with any. Each
 * attempt also costs the server 19 MiB and tens of milliseconds, which is a reason of its own.
 */
export function limitAttempts(
  app: FastifyInstance,
): (request: FastifyRequest, email: string) => Promise<void> {
  const { loginsPerMinute } = app.parts.config.http
  const emails = new WeakMap<FastifyRequest, string>()
  const timeWindow = 60_000
  const perEmail = app.createRateLimit({
    max: loginsPerMinute,
    timeWindow,
    keyGenerator: (request) => `${request.ip} ${emails.get(request)}`,
  })
  const perAddress = app.createRateLimit({
    max: loginsPerMinute * emailsPerAddress,
    timeWindow,
    keyGenerator: (request) => request.ip,
  })
  return async (request, email) => {
    emails.set(request, email.toLowerCase())
    for (const check of [perEmail, perAddress]) {
      const answer = await check(request)
      if (!answer.isAllowed && answer.isExceeded) {
        throw new ProblemError('rate_limited', { details: { retry_after: answer.ttlInSeconds } })
      }
    }
  }
}
