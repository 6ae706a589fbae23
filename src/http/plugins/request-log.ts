import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What this route accepts is on record elsewhere, with more than a line of the log says. */
    recorded?: boolean
  }
}

/**
 * One line for every answered request: the route's pattern, never the address itself, because
 * hook keys and signed links stand in addresses; never a body or a header. What a route keeps a
 * record of itself gets a line only when it was refused.
 */
export function requestLog(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.config.recorded && reply.statusCode < 400) return done()
    const fields = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime * 10) / 10,
      tenantId: request.caller?.tenantId,
      userId: request.caller?.userId ?? undefined,
    }
    if (reply.statusCode >= 500) request.log.warn(fields, 'request failed')
    else request.log.info(fields, 'request')
    done()
  })
}
