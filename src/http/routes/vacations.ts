import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createVacation,
  deleteVacation,
  listVacations,
  type PlannedVacation,
  presentVacation,
  readVacation,
  updateVacation,
} from '../../modules/staff/index.ts'
import type { RouteApp } from '../route-app.ts'
import { id, idParams, localDate, pageOf, pageQuery, problemResponses } from '../schemas.ts'

const tags = ['Vacations']

const vacationSchema = z
  .object({
    id: z.number().int(),
    user_id: z.number().int(),
    starts_on: z.string().describe('The first day off'),
    ends_on: z.string().describe('The last day off'),
    note: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Vacation' })

const plannedSchema = vacationSchema
  .extend({
    bookings_affected: z.number().int().describe('Live bookings in these days that are not over'),
  })
  .meta({ id: 'PlannedVacation' })

const changesBody = z
  .strictObject({
    user_id: id,
    starts_on: localDate,
    ends_on: localDate,
    note: z.string().max(1000),
  })
  .partial()

const newBody = changesBody.required({ user_id: true, starts_on: true, ends_on: true })

const listQuery = pageQuery.extend({
  user_id: z.coerce.number().pipe(id).optional(),
  from: localDate.optional().describe('Leaves out what ends before this date'),
  to: localDate.optional().describe('Leaves out what starts after this date'),
})

/** Vacations of employees. */
export const vacationRoutes: FastifyPluginAsyncZod = async (app) => {
  listRoute(app)
  createRoute(app)
  readRoute(app)
  updateRoute(app)
  deleteRoute(app)
}

function listRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/vacations',
    schema: {
      operationId: 'listVacations',
      tags,
      summary: 'List vacations',
      querystring: listQuery,
      response: { 200: pageOf(vacationSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const { user_id, ...rest } = request.query
      const query = { ...rest, userId: user_id }
      const page = await request.inTenant((tx) => listVacations(tx, request.principal, query))
      return { items: page.items.map(presentVacation), next_cursor: page.nextCursor }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/vacations',
    schema: {
      operationId: 'createVacation',
      tags,
      summary: 'Plan a vacation; bookings in its days stay, and their number is told',
      body: newBody,
      response: { 201: plannedSchema, ...problemResponses(422) },
    },
    handler: async (request, reply) => {
      const { user_id, starts_on, ends_on, note } = request.body
      const input = { userId: user_id, startsOn: starts_on, endsOn: ends_on, note }
      const made = await request.inTenant((tx) => createVacation(tx, request.principal, input))
      return reply.code(201).send(presentPlanned(made))
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/vacations/:id',
    schema: {
      operationId: 'readVacation',
      tags,
      summary: 'Read one vacation',
      params: idParams,
      response: { 200: vacationSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return presentVacation(
        await request.inTenant((tx) => readVacation(tx, request.principal, id)),
      )
    },
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/vacations/:id',
    schema: {
      operationId: 'updateVacation',
      tags,
      summary: 'Change a vacation',
      params: idParams,
      body: changesBody,
      response: { 200: plannedSchema, ...problemResponses(404, 422) },
    },
    handler: async (request) => {
      const { user_id, starts_on, ends_on, note } = request.body
      const changes = { userId: user_id, startsOn: starts_on, endsOn: ends_on, note }
      const { id } = request.params
      return presentPlanned(
        await request.inTenant((tx) => updateVacation(tx, request.principal, { id, changes })),
      )
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/vacations/:id',
    schema: {
      operationId: 'deleteVacation',
      tags,
      summary: 'Take a vacation back',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteVacation(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function presentPlanned({ vacation, bookingsAffected }: PlannedVacation) {
  return { ...presentVacation(vacation), bookings_affected: bookingsAffected }
}
