import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { findClients } from '../../modules/clients/index.ts'
import {
  changeMessageStop,
  findStop,
  type MessageParts,
  type MessageStop,
  readMessageStop,
  readStopLink,
  resumeMessages,
  stopMessages,
} from '../../modules/messages/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { stopPage } from '../stop-page.ts'

const tags = ['Messages']
const stopSchema = z
  .object({
    stopped_at: z.string().nullable().describe('Null for a client who is written to'),
    said_by: z.enum(['email', 'telegram', 'colleague']).nullable(),
  })
  .meta({ id: 'MessageStop' })

/** Clients who want no reminders: what colleagues see of it, and the page that letters lead to. */
export function messageStopRoutes(messages: MessageParts): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(clientRoutes)
    await app.register(pageRoutes(messages))
  }
}

const clientRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/clients/:id/message-stop',
    {
      schema: {
        operationId: 'readMessageStop',
        tags,
        summary: 'Whether a client wants no reminders and offers',
        params: idParams,
        response: { 200: stopSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      return request.inTenant(async (tx) => {
        const stop = await readMessageStop(tx, request.principal, id)
        await requireClient(tx, id)
        return present(stop)
      })
    },
  )

  app.put(
    '/api/clients/:id/message-stop',
    {
      schema: {
        operationId: 'changeMessageStop',
        tags,
        summary: 'Note that a client wants no reminders and offers, or wants them again',
        params: idParams,
        body: z.strictObject({ stopped: z.boolean() }),
        response: { 200: stopSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      const { stopped } = request.body
      return request.inTenant(async (tx) => {
        await requireClient(tx, id)
        return present(await changeMessageStop(tx, request.principal, { clientId: id, stopped }))
      })
    },
  )
}

function pageRoutes({ stopKeys }: MessageParts): FastifyPluginAsyncZod {
  return async (app) => {
    const schema = {
      hide: true,
      params: z.object({ token: z.string().min(20).max(200) }),
      querystring: z.object({ again: z.string().max(1).optional() }),
    }
    const config = { access: 'public' as const }
    // Mail programs post a form of one word; whatever it says, the address says it all.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

    app.route({
      method: ['GET', 'POST'],
      url: '/u/:token',
      bodyLimit: 4 * 1024,
      config,
      schema,
      handler: async (request, reply) => {
        const link = readStopLink(request.params.token, stopKeys)
        if (!link) throw new ProblemError('not_found')
        const { tenantId, clientId } = link
        const page = await app.db.transaction(tenantId, async (tx) => {
          const { name } = await readTenant(tx)
          if (request.method === 'POST') {
            const again = request.query.again !== undefined
            if (again) await resumeMessages(tx, { clientId })
            else await stopMessages(tx, { clientId, saidBy: 'email' })
          }
          const stopped = (await findStop(tx, clientId)) !== null
          return stopPage(request.language, { business: name, stopped })
        })
        return reply
          .header('cache-control', 'no-store')
          .header('x-robots-tag', 'noindex')
          .type('text/html; charset=utf-8')
          .send(page)
      },
    })
  }
}

async function requireClient(tx: Transaction, id: number): Promise<void> {
  if (!(await findClients(tx, [id])).has(id)) throw new ProblemError('not_found')
}

function present(stop: MessageStop | null) {
  return { stopped_at: stop?.stoppedAt ?? null, said_by: stop?.saidBy ?? null }
}
