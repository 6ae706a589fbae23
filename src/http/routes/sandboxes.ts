import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Sandbox } from '../../connector-kit/sandbox.ts'

/**
 * Serves the emulated outside systems under `/sandbox/{connector}/…`. Never registered in
 * production mode.
 */
export function sandboxRoutes(sandboxes: ReadonlyMap<string, Sandbox>): FastifyPluginAsyncZod {
  return async (app) => {
    // The sandbox reads the stream itself, as the real system would.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const [name, sandbox] of sandboxes) {
      const prefix = `/sandbox/${name}`
      app.route({
        method: ['GET', 'POST', 'PUT', 'DELETE'],
        url: `${prefix}/*`,
        schema: { hide: true },
        config: { access: 'public', rateLimit: false },
        handler: async (request, reply) => {
          reply.hijack()
          await sandbox.handle(request.raw, reply.raw, request.url.slice(prefix.length))
        },
      })
    }
  }
}
