import type { FastifyPluginAsync } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  type ChannelUser,
  handlePublishApi,
  maxPublishBodyBytes,
  readAuthRequest,
} from '../../realtime/index.ts'
import { problemResponses } from '../schemas.ts'

const maxAuthBodyBytes = 8 * 1024

/** What pusher-js and laravel-echo ask of HTTP: leave to listen, and the signed publish API. */
export const broadcastingRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(authRoute)
  await app.register(publishRoutes)
}

const authRoute: FastifyPluginAsyncZod = async (app) => {
  // pusher-js sends a form, other clients JSON; the realtime server reads both from the text.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  app.route({
    method: 'POST',
    url: '/broadcasting/auth',
    bodyLimit: maxAuthBodyBytes,
    config: { access: 'signed-in', scope: 'changes:read' },
    schema: {
      operationId: 'authoriseChannel',
      tags: ['Changes'],
      summary: 'Leave for a WebSocket to listen in a channel (Pusher protocol)',
      body: z.string().describe('`socket_id` and `channel_name`, as a form or JSON'),
      response: {
        200: z.object({ auth: z.string(), channel_data: z.string().optional() }),
        ...problemResponses(),
      },
    },
    handler: async (request) => {
      const { realtime } = app.parts
      if (!realtime) throw new ProblemError('not_found')
      const asked = readAuthRequest(request.body)
      if (!asked) throw malformed()
      const answer = realtime.authorise({ ...asked, user: asChannelUser(request.principal) })
      if (!answer.ok) throw new ProblemError('forbidden')
      return answer.body
    },
  })
}

const publishRoutes: FastifyPluginAsync = async (app) => {
  // The signature covers the bytes as they came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.route({
    method: ['GET', 'POST'],
    url: '/apps/:id/*',
    bodyLimit: maxPublishBodyBytes,
    schema: { hide: true },
    // Signed by a secret of the server, so that no session or token is asked for.
    handler: async (request, reply) => {
      const ports = app.parts.publishPorts ?? app.parts.realtime
      if (!ports) throw new ProblemError('not_found')
      const [path = ''] = request.url.split('?')
      const bodyBytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { method } = request
      const answer = handlePublishApi(
        { method, path, query: queryOf(request.query), bodyBytes },
        ports,
      )
      return reply.code(answer.status).send(answer.body)
    },
  })
}

/** A super admin inside another tenant listens under his own number. */
function asChannelUser({ actor, ...who }: Principal): ChannelUser {
  const id = actor.kind === 'user' ? actor.id : who.userId
  if (id === null) throw new ProblemError('forbidden')
  return { id, tenantId: who.tenantId, role: who.role, name: who.name }
}

function queryOf(query: unknown): Record<string, unknown> {
  return typeof query === 'object' && query !== null ? { ...query } : {}
}

function malformed(): ProblemError {
  const fields = ['socket_id', 'channel_name'].map((field) => ({ field, code: 'invalid' as const }))
  return new ProblemError('invalid_input', { fields })
}
