import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createWorkplace,
  deleteWorkplace,
  listWorkplaces,
  orderWorkplaces,
  presentWorkplace,
  readWorkplace,
  updateWorkplace,
} from '../../modules/catalog/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { orderBody } from './order-body.ts'

const tags = ['Workplaces']

const workplaceSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    capacity: z.number().int().describe('How many visits fit there at the same time'),
    color: z.string(),
    position: z.number().int(),
    active: z.boolean(),
  })
  .meta({ id: 'Workplace' })

const changesBody = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    capacity: z.number().int().min(1).max(100),
    color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    position: z.number().int().min(-1_000_000).max(1_000_000),
    active: z.boolean(),
  })
  .partial()

const newBody = changesBody.required({ name: true })
const listQuery = pageQuery.extend({ active: z.stringbool().optional() })

/** Workplaces: the chairs and rooms where visits happen. */
export const workplaceRoutes: FastifyPluginAsyncZod = async (app) => {
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
    url: '/api/workplaces',
    schema: {
      operationId: 'listWorkplaces',
      tags,
      summary: 'List workplaces by position and name',
      querystring: listQuery,
      response: { 200: pageOf(workplaceSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await request.inTenant((tx) =>
        listWorkplaces(tx, request.principal, request.query),
      )
      return { items: page.items.map(presentWorkplace), next_cursor: page.nextCursor }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/workplaces',
    schema: {
      operationId: 'createWorkplace',
      tags,
      summary: 'Add a workplace',
      body: newBody,
      response: { 201: workplaceSchema, ...problemResponses() },
    },
    handler: async (request, reply) => {
      const made = await request.inTenant((tx) =>
        createWorkplace(tx, request.principal, request.body),
      )
      return reply.code(201).send(presentWorkplace(made))
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/workplaces/:id',
    schema: {
      operationId: 'readWorkplace',
      tags,
      summary: 'Read one workplace',
      params: idParams,
      response: { 200: workplaceSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return presentWorkplace(
        await request.inTenant((tx) => readWorkplace(tx, request.principal, id)),
      )
    },
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/workplaces/:id',
    schema: {
      operationId: 'updateWorkplace',
      tags,
      summary: 'Change any fields of a workplace',
      params: idParams,
      body: changesBody,
      response: { 200: workplaceSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const change = { id: request.params.id, changes: request.body }
      return presentWorkplace(
        await request.inTenant((tx) => updateWorkplace(tx, request.principal, change)),
      )
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/workplaces/:id',
    schema: {
      operationId: 'deleteWorkplace',
      tags,
      summary: 'Remove a workplace that has no bookings ahead',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404, 409) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteWorkplace(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function orderRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/workplaces/order',
    schema: {
      operationId: 'orderWorkplaces',
      tags,
      summary: 'Put workplaces into this order',
      body: orderBody,
      response: { 200: z.object({ items: z.array(workplaceSchema) }), ...problemResponses(422) },
    },
    handler: async (request) => {
      const { ids } = request.body
      const items = await request.inTenant((tx) => orderWorkplaces(tx, request.principal, ids))
      return { items: items.map(presentWorkplace) }
    },
  })
}
