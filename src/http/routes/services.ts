import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createService,
  deleteService,
  listCategories,
  listServices,
  readService,
  updateService,
} from '../../modules/catalog/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import {
  newServiceBody,
  presentWithProduct,
  presentWithProducts,
  serviceChangesBody,
  serviceListQuery,
  serviceSchema,
  toServiceChanges,
} from './service-shapes.ts'

const tags = ['Services']

/** Services and products: what the business sells. */
export const serviceRoutes: FastifyPluginAsyncZod = async (app) => {
  listRoute(app)
  createRoute(app)
  readRoute(app)
  updateRoute(app)
  deleteRoute(app)
  categoriesRoute(app)
}

function listRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/services',
    schema: {
      operationId: 'listServices',
      tags,
      summary: 'List services by position and name',
      querystring: serviceListQuery,
      response: { 200: pageOf(serviceSchema), ...problemResponses() },
    },
    handler: async (request) =>
      request.inTenant(async (tx) => {
        const page = await listServices(tx, request.principal, request.query)
        const items = await presentWithProducts(app, tx, page.items)
        return { items, next_cursor: page.nextCursor }
      }),
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/services',
    schema: {
      operationId: 'createService',
      tags,
      summary: 'Add a service or a product',
      body: newServiceBody,
      response: { 201: serviceSchema, ...problemResponses() },
    },
    handler: async (request, reply) => {
      const { name } = request.body
      const input = { ...toServiceChanges(request.body), name }
      const service = await request.inTenant(async (tx) =>
        presentWithProduct(app, tx, await createService(tx, request.principal, input)),
      )
      return reply.code(201).send(service)
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/services/:id',
    schema: {
      operationId: 'readService',
      tags,
      summary: 'Read one service',
      params: idParams,
      response: { 200: serviceSchema, ...problemResponses(404) },
    },
    handler: async (request) =>
      request.inTenant(async (tx) =>
        presentWithProduct(app, tx, await readService(tx, request.principal, request.params.id)),
      ),
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/services/:id',
    schema: {
      operationId: 'updateService',
      tags,
      summary: 'Change any fields of a service; bookings keep what they were made with',
      params: idParams,
      body: serviceChangesBody,
      response: { 200: serviceSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const change = { id: request.params.id, changes: toServiceChanges(request.body) }
      return request.inTenant(async (tx) =>
        presentWithProduct(app, tx, await updateService(tx, request.principal, change)),
      )
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/services/:id',
    schema: {
      operationId: 'deleteService',
      tags,
      summary: 'Take a service out of the catalog; bookings keep it',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteService(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function categoriesRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/services/categories',
    schema: {
      operationId: 'listServiceCategories',
      tags,
      summary: 'The categories that services stand in, by name',
      response: {
        200: z.object({
          items: z.array(z.object({ name: z.string(), services: z.number().int() })),
        }),
        ...problemResponses(),
      },
    },
    handler: async (request) => ({
      items: await request.inTenant((tx) => listCategories(tx, request.principal)),
    }),
  })
}
