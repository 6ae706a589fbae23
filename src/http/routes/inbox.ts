import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import {
  authoriseConnection,
  findDelivery,
  listInbox,
  replay,
  requireConnection,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import {
  deliverySchema,
  newestFirstQuery,
  presentDelivery,
  presentWholeDelivery,
  wholeDeliverySchema,
} from './sync-shapes.ts'

const tags = ['Sync']

/** The webhooks of a connection as they came, and acting on them once more. */
export function inboxRoutes(app: RouteApp): void {
  listRoute(app)
  readRoute(app)
  replayRoute(app)
}

function listRoute(app: RouteApp): void {
  app.get(
    '/api/connections/:id/inbox',
    {
      schema: {
        operationId: 'listInbox',
        summary: 'Webhooks as they came, newest first',
        tags,
        params: idParams,
        querystring: newestFirstQuery.extend({ waiting: z.stringbool().default(false) }),
        response: { 200: z.object({ items: z.array(deliverySchema) }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        authoriseConnection(request.principal, 'repair')
        const { id: connectionId } = await requireConnection(tx, request.params.id)
        const { before, limit, waiting: waitingOnly } = request.query
        const beforeId = before === undefined ? {} : { beforeId: before }
        const found = await listInbox(tx, { connectionId, limit, waitingOnly, ...beforeId })
        return { items: found.map(presentDelivery) }
      }),
  )
}

function readRoute(app: RouteApp): void {
  app.get(
    '/api/connections/:id/inbox/:delivery_id',
    {
      schema: {
        operationId: 'readInboxDelivery',
        summary: 'One webhook as it came, with its headers; tokens are made unreadable',
        tags,
        params: idParams.extend({ delivery_id: z.coerce.number().int() }),
        response: { 200: wholeDeliverySchema, ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        authoriseConnection(request.principal, 'repair')
        const { delivery_id: id, id: connectionId } = request.params
        await requireConnection(tx, connectionId)
        const found = await findDelivery(tx, { connectionId, id })
        if (!found) throw new ProblemError('not_found')
        return presentWholeDelivery(found)
      }),
  )
}

function replayRoute(app: RouteApp): void {
  app.post(
    '/api/connections/:id/inbox/replay',
    {
      schema: {
        operationId: 'replayDeliveries',
        summary: 'Act on stored webhooks once more',
        tags,
        params: idParams,
        body: z.object({ ids: z.array(z.number().int()).min(1).max(1000) }),
        response: { 200: z.object({ replayed: z.number().int() }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const { body, params, principal: who } = request
        return { replayed: await replay(tx, { who, connectionId: params.id, ids: body.ids }) }
      }),
  )
}
