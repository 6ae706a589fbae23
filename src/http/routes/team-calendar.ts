import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readTeamCalendar } from '../../modules/bookings/index.ts'
import { problemResponses } from '../schemas.ts'

const clock = z.string().describe('HH:MM on the clock of the tenant')

const teamSchema = z
  .object({
    employees: z.array(
      z.object({
        user_id: z.number().int(),
        name: z.string(),
        color: z.string(),
        position: z.string(),
        weekly: z.array(z.object({ weekday: z.number().int(), start: clock, end: clock })),
        exceptions: z
          .array(
            z.object({
              id: z.number().int(),
              date: z.string(),
              start: clock.nullable(),
              end: clock.nullable(),
            }),
          )
          .describe('Dates with hours of their own; without hours a day off'),
        vacations: z.array(
          z.object({
            id: z.number().int(),
            starts_on: z.string(),
            ends_on: z.string(),
            note: z.string(),
          }),
        ),
        working: z
          .array(z.object({ start_time: z.string(), end_time: z.string() }))
          .describe('The working time that follows from all of it, as ISO 8601 instants'),
      }),
    ),
  })
  .meta({ id: 'TeamCalendar' })

/** When everybody works. */
export const teamCalendarRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/team-calendar',
    {
      config: { scope: 'schedules:read' },
      schema: {
        operationId: 'readTeamCalendar',
        tags: ['Schedules'],
        summary: 'Hours, exceptions and vacations of everybody who takes visits, in one call',
        querystring: z.object({
          from: z.string().length(10).describe('Local date'),
          to: z.string().length(10).describe('Local date, inclusive; at most 62 days'),
        }),
        response: { 200: teamSchema, ...problemResponses() },
      },
    },
    async (request) =>
      request.inTenant((tx) => readTeamCalendar(tx, request.principal, request.query)),
  )
}
