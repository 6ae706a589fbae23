import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { readService } from '../../modules/catalog/index.ts'
import {
  authoriseConnection,
  listConnections,
  type Sync,
  synchronise,
  widgetAddress,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { problemResponses } from '../schemas.ts'

const tags = ['YClients']
const id = z.coerce.number().int().positive()

/** What programs of the business ask about YClients by its own name. */
export function yclientsRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    widgetRoute(app, sync)
    syncRoute(app, sync)
  }
}

function widgetRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/v1/yclients/widget-url/:service_id',
    {
      schema: {
        operationId: 'readYclientsWidgetUrl',
        summary: 'The page on which clients book a service at YClients',
        tags,
        params: z.object({ service_id: id }),
        querystring: z.object({ user_id: id.optional().describe('Only with this employee') }),
        response: {
          200: z.object({
            widget_url: z.string(),
            service_id: z.number().int(),
            service_name: z.string(),
          }),
          ...problemResponses(404, 409),
        },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const { service_id: serviceId } = request.params
        const service = await readService(tx, request.principal, serviceId)
        const userId = request.query.user_id ?? null
        const found = await widgetAddress(sync.parts, tx, { serviceId, userId })
        if ('problem' in found) throw new ProblemError(found.problem)
        return {
          widget_url: found.widgetUrl,
          service_id: serviceId,
          service_name: service.name,
        }
      }),
  )
}

function syncRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/v1/yclients/sync-bookings',
    {
      schema: {
        operationId: 'syncYclientsBookings',
        summary: 'Fetch the records of the journal now; the run shows how far it is',
        tags,
        querystring: z.object({
          connection_id: id.optional().describe('The first connection when left out'),
        }),
        response: {
          202: z.object({ connection_id: z.number().int(), run_id: z.number().int() }),
          ...problemResponses(404),
        },
      },
    },
    async (request, reply) => {
      const who = request.principal
      authoriseConnection(who, 'repair')
      const { connection_id: wanted } = request.query
      const connections = await request.inTenant((tx) => listConnections(tx))
      const found = connections.find(
        (one) => one.connector === 'yclients' && (wanted === undefined || one.id === wanted),
      )
      if (!found) throw new ProblemError('not_found')
      const runId = await synchronise(sync.parts, { who, id: found.id, kind: 'booking' })
      return reply.code(202).send({ connection_id: found.id, run_id: runId })
    },
  )
}
