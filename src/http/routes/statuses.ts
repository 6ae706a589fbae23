import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { statusMeanings } from '../../kernel/status-meaning.ts'
import {
  createStatus,
  deleteStatus,
  listStatuses,
  orderStatuses,
  presentStatus,
  readStatus,
  type StatusChanges,
  updateStatus,
} from '../../modules/catalog/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { orderBody } from './order-body.ts'

const tags = ['Statuses']
const meaningSchema = z.enum(statusMeanings).describe('What it says to the calendar')

const statusSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    color: z.string(),
    position: z.number().int(),
    meaning: meaningSchema,
    is_default: z.boolean(),
  })
  .meta({ id: 'Status' })

const changesBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    position: z.number().int().min(0).max(1000).describe('Its place from 0; the others make room'),
    meaning: meaningSchema,
    is_default: z.boolean().describe('True takes it from the status that had it'),
  })
  .partial()

const newBody = changesBody.required({ name: true, meaning: true })

/** Booking statuses: the tenant's own names and colours for what a booking can be. */
export const statusRoutes: FastifyPluginAsyncZod = async (app) => {
  listRoute(app)
  createRoute(app)
  readRoute(app)
  updateRoute(app)
  deleteRoute(app)
  orderRoute(app)
}

function listRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/statuses',
    schema: {
      operationId: 'listStatuses',
      tags,
      summary: "List statuses in the tenant's own order",
      querystring: pageQuery,
      response: { 200: pageOf(statusSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await request.inTenant((tx) =>
        listStatuses(tx, request.principal, request.query),
      )
      return { items: page.items.map(presentStatus), next_cursor: page.nextCursor }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/statuses',
    schema: {
      operationId: 'createStatus',
      tags,
      summary: 'Add a status',
      body: newBody,
      response: { 201: statusSchema, ...problemResponses() },
    },
    handler: async (request, reply) => {
      const { name, meaning } = request.body
      const input = { ...toChanges(request.body), name, meaning }
      const made = await request.inTenant((tx) => createStatus(tx, request.principal, input))
      return reply.code(201).send(presentStatus(made))
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/statuses/:id',
    schema: {
      operationId: 'readStatus',
      tags,
      summary: 'Read one status',
      params: idParams,
      response: { 200: statusSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return presentStatus(await request.inTenant((tx) => readStatus(tx, request.principal, id)))
    },
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/statuses/:id',
    schema: {
      operationId: 'updateStatus',
      tags,
      summary: 'Change, move, or make the default; the meaning only while no booking has it',
      params: idParams,
      body: changesBody,
      response: { 200: statusSchema, ...problemResponses(404, 409) },
    },
    handler: async (request) => {
      const change = { id: request.params.id, changes: toChanges(request.body) }
      return presentStatus(
        await request.inTenant((tx) => updateStatus(tx, request.principal, change)),
      )
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/statuses/:id',
    schema: {
      operationId: 'deleteStatus',
      tags,
      summary: 'Remove a status that is not the default and that no booking has',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404, 409) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteStatus(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function orderRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/statuses/order',
    schema: {
      operationId: 'orderStatuses',
      tags,
      summary: 'Put statuses into this order',
      body: orderBody,
      response: { 200: z.object({ items: z.array(statusSchema) }), ...problemResponses(422) },
    },
    handler: async (request) => {
      const { ids } = request.body
      const items = await request.inTenant((tx) => orderStatuses(tx, request.principal, ids))
      return { items: items.map(presentStatus) }
    },
  })
}

function toChanges({ is_default, ...rest }: z.output<typeof changesBody>): StatusChanges {
  return { ...rest, isDefault: is_default }
}
