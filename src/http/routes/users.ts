import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createUser,
  deleteUser,
  listUsers,
  orderUsers,
  presentUser,
  presentUserName,
  readUser,
  type User,
  updateUser,
} from '../../modules/identity/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { newUser, userChanges, userSchema } from '../user-schemas.ts'

import { orderBody } from './order-body.ts'

const tags = ['Users']
const listQuery = pageQuery.extend({
  bookable: z.stringbool().optional(),
  active: z.stringbool().optional(),
})

/** The people of the tenant: those who sign in, and those whom clients book. */
export const userRoutes: FastifyPluginAsyncZod = async (app) => {
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
    url: '/api/users',
    schema: {
      operationId: 'listUsers',
      tags,
      summary: 'List people; employees see the names of the others',
      querystring: listQuery,
      response: { 200: pageOf(userSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await request.inTenant((tx) => listUsers(tx, request.principal, request.query))
      return { items: page.items.map(present), next_cursor: page.nextCursor }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/users',
    schema: {
      operationId: 'createUser',
      tags,
      summary: 'Add a person',
      body: newUser,
      response: { 201: userSchema, ...problemResponses(422) },
    },
    handler: async (request, reply) => {
      const user = await request.inTenant((tx) =>
        createUser(tx, request.principal, withServices(request.body)),
      )
      return reply.code(201).send(presentUser(user))
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/users/:id',
    schema: {
      operationId: 'readUser',
      tags,
      summary: 'Read one person',
      params: idParams,
      response: { 200: userSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return present(await request.inTenant((tx) => readUser(tx, request.principal, id)))
    },
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/users/:id',
    schema: {
      operationId: 'updateUser',
      tags,
      summary: 'Change any fields of a person',
      params: idParams,
      body: userChanges,
      response: { 200: userSchema, ...problemResponses(404, 409, 422) },
    },
    handler: async (request) => {
      const change = { id: request.params.id, changes: withServices(request.body) }
      return presentUser(await request.inTenant((tx) => updateUser(tx, request.principal, change)))
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/users/:id',
    schema: {
      operationId: 'deleteUser',
      tags,
      summary: 'Remove a person who has no bookings ahead',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404, 409) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteUser(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function present({ user, shown }: { user: User; shown: 'all' | 'names' }) {
  return shown === 'all' ? presentUser(user) : presentUserName(user)
}

function orderRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/users/order',
    schema: {
      operationId: 'orderUsers',
      tags,
      summary: 'Put people into this order in the calendar',
      body: orderBody,
      response: { 200: z.object({ items: z.array(userSchema) }), ...problemResponses(422) },
    },
    handler: async (request) => {
      const { ids } = request.body
      const users = await request.inTenant((tx) => orderUsers(tx, request.principal, ids))
      return { items: users.map(presentUser) }
    },
  })
}

function withServices<Body extends { service_ids?: number[] | undefined }>({
  service_ids: serviceIds,
  ...rest
}: Body) {
  return { ...rest, serviceIds }
}
