import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  maxEndpoints,
  presentEndpoint,
  readEndpoint,
  rotateSecret,
  updateEndpoint,
} from '../../modules/webhooks/index.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import { webhookDeliveryRoutes } from './webhook-deliveries.ts'

const tags = ['Webhooks']

const events = z
  .array(z.string().min(1).max(61))
  .min(1)
  .max(100)
  .describe('Names of events such as `BookingCreated`, or `*` for all')

const endpointSchema = z
  .object({
    id: z.number().int(),
    url: z.string(),
    events: z.array(z.string()),
    active: z.boolean(),
    disabled_reason: z
      .string()
      .nullable()
      .describe('`gone`: the receiver answered 410; `failing`: nothing but failures for 5 days'),
    failing_since: z.string().nullable(),
    paused_until: z.string().nullable().describe('Nothing is sent before; the receiver is down'),
    old_secret_until: z.string().nullable().describe('Until then the old secret signs too'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'WebhookEndpoint' })

const withSecret = endpointSchema
  .extend({ secret: z.string().describe('`whsec_` and base64; shown this once') })
  .meta({ id: 'WebhookEndpointWithSecret' })

const newEndpoint = z.strictObject({
  url: z.string().min(1).max(2_000),
  events: events.default(['*']),
})

const endpointChanges = z.strictObject({
  url: z.string().min(1).max(2_000).optional(),
  events: events.optional(),
  active: z.boolean().optional().describe('Switched off, it gives up what waits for it'),
})

/**
 * Outgoing webhooks: addresses that hear of what happens in the tenant, signed as the Standard
 * Webhooks specification says. For administrators.
 */
export const webhookRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(readingRoutes)
  await app.register(changingRoutes)
  await app.register(webhookDeliveryRoutes)
}

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/webhooks',
    schema: {
      operationId: 'listWebhooks',
      tags,
      summary: `List the webhook endpoints, at most ${maxEndpoints}`,
      response: { 200: pageOf(endpointSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const found = await request.inTenant((tx) => listEndpoints(tx, request.principal))
      return { items: found.map(presentEndpoint), next_cursor: null }
    },
  })

  app.route({
    method: 'GET',
    url: '/api/webhooks/:id',
    schema: {
      operationId: 'readWebhook',
      tags,
      summary: 'Read a webhook endpoint',
      params: idParams,
      response: { 200: endpointSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return presentEndpoint(
        await request.inTenant((tx) => readEndpoint(tx, request.principal, id)),
      )
    },
  })

  app.route({
    method: 'DELETE',
    url: '/api/webhooks/:id',
    schema: {
      operationId: 'deleteWebhook',
      tags,
      summary: 'Delete a webhook endpoint with its deliveries',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteEndpoint(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

const changingRoutes: FastifyPluginAsyncZod = async (app) => {
  const { sealer, config } = app.parts
  const requireHttps = config.env === 'production'

  app.route({
    method: 'POST',
    url: '/api/webhooks',
    schema: {
      operationId: 'createWebhook',
      tags,
      summary: 'Subscribe an address to events; its signing secret is shown this once',
      body: newEndpoint,
      response: { 201: withSecret, ...problemResponses(409) },
    },
    handler: async (request, reply) => {
      const input = { ...request.body, requireHttps, sealer }
      const made = await request.inTenant((tx) => createEndpoint(tx, request.principal, input))
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...presentEndpoint(made.endpoint), secret: made.secret })
    },
  })

  app.route({
    method: 'PUT',
    url: '/api/webhooks/:id',
    schema: {
      operationId: 'updateWebhook',
      tags,
      summary: 'Change a webhook endpoint, or switch it on or off',
      params: idParams,
      body: endpointChanges,
      response: { 200: endpointSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const input = { ...request.body, id: request.params.id, requireHttps }
      return presentEndpoint(
        await request.inTenant((tx) => updateEndpoint(tx, request.principal, input)),
      )
    },
  })

  app.route({
    method: 'POST',
    url: '/api/webhooks/:id/rotate-secret',
    schema: {
      operationId: 'rotateWebhookSecret',
      tags,
      summary: 'Make a new signing secret; for 24 hours the old one signs too',
      params: idParams,
      response: { 200: withSecret, ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      const input = { id: request.params.id, sealer }
      const made = await request.inTenant((tx) => rotateSecret(tx, request.principal, input))
      return reply
        .header('cache-control', 'no-store')
        .send({ ...presentEndpoint(made.endpoint), secret: made.secret })
    },
  })
}
