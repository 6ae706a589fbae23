import type { FastifyInstance } from 'fastify'

/**
 * One line for every answered request: the route's pattern, never the address itself, because
 * hook keys and signed links stand in addresses; never a body or a header.
 */
export function requestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
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
  })
}
