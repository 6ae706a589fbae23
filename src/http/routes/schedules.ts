import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  createSchedule,
  deleteSchedule,
  listSchedules,
  presentSchedule,
  readSchedule,
  replaceHours,
  type ScheduleChanges,
  updateSchedule,
} from '../../modules/staff/index.ts'
import type { RouteApp } from '../route-app.ts'
import { id, idParams, localDate, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { teamCalendarRoutes } from './team-calendar.ts'

const tags = ['Schedules']

const scheduleSchema = z
  .object({
    id: z.number().int(),
    user_id: z.number().int(),
    weekday: z.number().int().nullable().describe('1 Monday to 7 Sunday; null on one date'),
    date: z.string().nullable().describe('The one date; null on a weekday'),
    start: z.string().nullable().describe('`09:00`; null on a day off'),
    end: z.string().nullable().describe('`18:00`, `24:00`; before the start: of the next day'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Schedule' })

const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/)

const changesBody = z
  .strictObject({
    user_id: id,
    weekday: z.number().int().min(1).max(7).nullable(),
    date: localDate.nullable(),
    start: time.nullable(),
    end: time.nullable(),
  })
  .partial()

const stretch = { start: time, end: time }
const mostStretches = 10

const hoursBody = z
  .strictObject({
    weekly: z
      .array(z.strictObject({ weekday: z.number().int().min(1).max(7), ...stretch }))
      .max(7 * mostStretches)
      .describe('The whole usual week; a weekday that is not named is free'),
    dates: z
      .array(
        z.strictObject({
          date: localDate,
          hours: z.array(z.strictObject(stretch)).max(mostStretches).nullable(),
        }),
      )
      .max(366)
      .describe('Null follows the week again, an empty list is a day off'),
  })
  .partial()

const newBody = changesBody.required({ user_id: true })

const listQuery = pageQuery.extend({
  user_id: z.coerce.number().pipe(id).optional(),
  from: localDate.optional().describe('Leaves out dated rows before this date'),
  to: localDate.optional().describe('Leaves out dated rows after this date'),
})

/** Working hours of employees: their week, and the dates that differ from it. */
export const scheduleRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(teamCalendarRoutes)
  listRoute(app)
  createRoute(app)
  readRoute(app)
  updateRoute(app)
  deleteRoute(app)
  replaceRoute(app)
}

function listRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/schedules',
    schema: {
      operationId: 'listSchedules',
      tags,
      summary: 'List working hours',
      querystring: listQuery,
      response: { 200: pageOf(scheduleSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const { user_id, ...rest } = request.query
      const query = { ...rest, userId: user_id }
      const page = await request.inTenant((tx) => listSchedules(tx, request.principal, query))
      return { items: page.items.map(presentSchedule), next_cursor: page.nextCursor }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/schedules',
    schema: {
      operationId: 'createSchedule',
      tags,
      summary: 'Add hours to a weekday or to a date; a date without hours is a day off',
      body: newBody,
      response: { 201: scheduleSchema, ...problemResponses(422) },
    },
    handler: async (request, reply) => {
      const { user_id, weekday, date, start = null, end = null } = request.body
      const input = { userId: user_id, weekday, date, start, end }
      const made = await request.inTenant((tx) => createSchedule(tx, request.principal, input))
      return reply.code(201).send(presentSchedule(made))
    },
  })
}

function readRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/schedules/:id',
    schema: {
      operationId: 'readSchedule',
      tags,
      summary: 'Read one row of working hours',
      params: idParams,
      response: { 200: scheduleSchema, ...problemResponses(404) },
    },
    handler: async (request) => {
      const { id } = request.params
      return presentSchedule(
        await request.inTenant((tx) => readSchedule(tx, request.principal, id)),
      )
    },
  })
}

function updateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/schedules/:id',
    schema: {
      operationId: 'updateSchedule',
      tags,
      summary: 'Change a row of working hours',
      params: idParams,
      body: changesBody,
      response: { 200: scheduleSchema, ...problemResponses(404, 422) },
    },
    handler: async (request) => {
      const change = { id: request.params.id, changes: toChanges(request.body) }
      return presentSchedule(
        await request.inTenant((tx) => updateSchedule(tx, request.principal, change)),
      )
    },
  })
}

function deleteRoute(app: RouteApp): void {
  app.route({
    method: 'DELETE',
    url: '/api/schedules/:id',
    schema: {
      operationId: 'deleteSchedule',
      tags,
      summary: 'Remove a row of working hours',
      params: idParams,
      response: { 204: z.undefined(), ...problemResponses(404) },
    },
    handler: async (request, reply) => {
      await request.inTenant((tx) => deleteSchedule(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  })
}

function replaceRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/users/:id/hours',
    config: { scope: 'schedules:write' },
    schema: {
      operationId: 'replaceHours',
      tags,
      summary: 'Put the whole week of an employee, or some dates, the way they shall be',
      params: idParams,
      body: hoursBody,
      response: {
        200: z.object({ items: z.array(scheduleSchema) }),
        ...problemResponses(404, 422),
      },
    },
    handler: async (request) => {
      const wanted = { userId: request.params.id, ...request.body }
      const rows = await request.inTenant((tx) => replaceHours(tx, request.principal, wanted))
      return { items: rows.map(presentSchedule) }
    },
  })
}

function toChanges({ user_id, ...rest }: z.output<typeof changesBody>): ScheduleChanges {
  return { ...rest, userId: user_id }
}
