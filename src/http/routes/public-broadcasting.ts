import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { readAuthRequest } from '../../realtime/index.ts'
import { keepFromCaches, openBusiness, publicRoute, requireSignedIn } from '../public-gate.ts'
import { problemResponses } from '../schemas.ts'
import { businessParams } from './public-shapes.ts'

/** Leave for a client's socket to hear of that client's bookings, and of nothing else. */
export const publicBroadcastingRoutes: FastifyPluginAsyncZod = async (app) => {
  // pusher-js sends a form, other clients JSON; the realtime server reads both from the text.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  keepFromCaches(app)

  app.post(
    '/api/public/:business/broadcasting/auth',
    {
      bodyLimit: 8 * 1024,
      config: publicRoute(app, 'read'),
      schema: {
        operationId: 'authoriseClientChannel',
        tags: ['Public page'],
        summary: 'Leave for a WebSocket to hear of the client’s own bookings (Pusher protocol)',
        params: businessParams,
        body: z.string().describe('`socket_id` and `channel_name`, as a form or JSON'),
        response: { 200: z.object({ auth: z.string() }), ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      const business = await openBusiness(request)
      const client = await requireSignedIn(request, reply, business)
      const { realtime } = app.parts
      if (!realtime) throw new ProblemError('not_found')
      const asked = readAuthRequest(request.body)
      if (!asked) {
        const fields = ['socket_id', 'channel_name'].map((field) => ({
          field,
          code: 'invalid' as const,
        }))
        throw new ProblemError('invalid_input', { fields })
      }
      const user = { clientId: client.id, tenantId: business.tenant.id }
      const answer = realtime.authorise({ ...asked, user })
      if (!answer.ok) throw new ProblemError('forbidden')
      return { auth: answer.body.auth }
    },
  )
}
