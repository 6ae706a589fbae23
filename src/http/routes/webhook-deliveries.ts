import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  deliveryStates,
  listDeliveries,
  presentDelivery,
  readDelivery,
  replayDeliveries,
  sendTestEvent,
} from '../../modules/webhooks/index.ts'
import { idParams, instant, pageOf, pageQuery, problemResponses } from '../schemas.ts'

const tags = ['Webhooks']

const deliverySchema = z
  .object({
    id: z.number().int(),
    endpoint_id: z.number().int(),
    message_id: z.string().describe('Sent as `webhook-id`, the same at every attempt'),
    event: z.string(),
    state: z.enum(deliveryStates),
    tries: z.number().int(),
    next_try_at: z.string().nullable(),
    last_status: z.number().int().nullable(),
    last_error: z
      .string()
      .nullable()
      .describe('A code, with a detail after a colon: `timeout`, `http_500: …`'),
    created_at: z.string(),
    delivered_at: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

const withBody = deliverySchema
  .extend({ body: z.string().describe('Exactly what is signed and sent') })
  .meta({ id: 'WebhookDeliveryWithBody' })

const id = idParams.shape.id

const replayChoice = z
  .strictObject({
    delivery_ids: z.array(id).min(1).max(1_000).optional(),
    failed_since: instant
      .optional()
      .describe('All failed ones made since then, at most 10 000 a call'),
  })
  .refine((choice) => (choice.delivery_ids === undefined) !== (choice.failed_since === undefined), {
    path: ['delivery_ids'],
    message: 'Name deliveries, or since when; not both',
  })

/** What was sent to an endpoint, what became of it, and sending it again. */
export const webhookDeliveryRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(readingRoutes)
  await app.register(sendingRoutes)
}

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/webhooks/:id/deliveries',
    schema: {
      operationId: 'listWebhookDeliveries',
      tags,
      summary: 'List the deliveries of an endpoint, newest first',
      params: idParams,
      querystring: pageQuery.extend({ state: z.enum(deliveryStates).optional() }),
      response: { 200: pageOf(deliverySchema), ...problemResponses(404) },
    },
    handler: async (request) => {
      const query = { ...request.query, endpointId: request.params.id }
      const page = await request.inTenant((tx) => listDeliveries(tx, request.principal, query))
      return { items: page.items.map(presentDelivery), next_cursor: page.nextCursor }
    },
  })

  app.route({
    method: 'GET',
    url: '/api/webhooks/:id/deliveries/:delivery_id',
    schema: {
      operationId: 'readWebhookDelivery',
      tags,
      summary: 'Read a delivery with its body',
      params: idParams.extend({ delivery_id: id }),
      response: { 200: withBody, ...problemResponses(404) },
    },
    handler: async (request) => {
      const key = { endpointId: request.params.id, id: request.params.delivery_id }
      const found = await request.inTenant((tx) => readDelivery(tx, request.principal, key))
      return { ...presentDelivery(found), body: found.body }
    },
  })
}

const sendingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'POST',
    url: '/api/webhooks/:id/test',
    schema: {
      operationId: 'testWebhook',
      tags,
      summary: 'Send a `WebhookTest` event to the endpoint',
      params: idParams,
      response: { 202: deliverySchema, ...problemResponses(404, 409) },
    },
    handler: async (request, reply) => {
      const { params, principal } = request
      const queued = await request.inTenant((tx) => sendTestEvent(tx, principal, params.id))
      return reply.code(202).send(presentDelivery(queued))
    },
  })

  app.route({
    method: 'POST',
    url: '/api/webhooks/:id/replay',
    schema: {
      operationId: 'replayWebhookDeliveries',
      tags,
      summary: 'Send deliveries again, under the same message numbers',
      params: idParams,
      body: replayChoice,
      response: {
        202: z.object({
          replayed: z.number().int(),
          more: z.boolean().describe('There is more than one call takes; call again'),
        }),
        ...problemResponses(404, 409, 422),
      },
    },
    handler: async (request, reply) => {
      const input = { endpointId: request.params.id, choice: choiceOf(request.body) }
      const done = await request.inTenant((tx) => replayDeliveries(tx, request.principal, input))
      return reply.code(202).send(done)
    },
  })
}

function choiceOf(body: z.output<typeof replayChoice>) {
  if (body.failed_since !== undefined) return { failedSince: body.failed_since }
  return { deliveryIds: [...new Set(body.delivery_ids)] }
}
