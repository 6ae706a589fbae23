import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'

/**
 * Bounds how often one caller may ask, in the memory of this process. It counts after the sign-in,
 * by token or user, so that a salon behind one address is not one caller; anonymous callers count
 * by address. Webhooks are not counted: their intake has bounds of its own, and what is turned away
 * there may never come again.
 */
export async function rateLimits(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    hook: 'preParsing',
    max: app.parts.config.http.requestsPerMinute,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: callerKey,
    allowList: (request) => !isCounted(request),
    errorResponseBuilder: (_request, context) =>
      new ProblemError('rate_limited', {
        details: { retry_after: Math.max(1, Math.ceil(context.ttl / 1000)) },
      }),
  })
}

function callerKey(request: FastifyRequest): string {
  const actor = request.caller?.actor
  if (actor?.kind === 'token') return `token:${actor.id}`
  if (actor?.kind === 'user') return `user:${actor.id}`
  return `address:${request.ip}`
}

/** Below these addresses somebody asks for something; `/b/` is what clients' links open. */
const counted = /^\/(api|auth|b)\/|^\/broadcasting\/auth$/

function isCounted(request: FastifyRequest): boolean {
  return counted.test(request.routeOptions.url ?? '')
}
