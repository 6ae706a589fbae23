import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { bookedOrThrow, readVisitHistory, restoreVisit } from '../../modules/bookings/index.ts'
import { nameActors } from '../../modules/identity/index.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { actorNameSchema, fieldChangeSchema } from './audit-log.ts'
import { bookingSchema, presentWithDeal, visitParts } from './booking-shapes.ts'

const tags = ['Bookings']

const eventSchema = z
  .object({
    id: z.number().int(),
    at: z.string(),
    name: z.string().describe('`BookingCreated`, `BookingUpdated` or `BookingDeleted`'),
    actor: actorNameSchema,
    changes: z.array(fieldChangeSchema),
  })
  .meta({ id: 'BookingEvent' })

/** What happened to a booking, and taking its end back. */
export const bookingHistoryRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/bookings/:id/history',
    {
      schema: {
        operationId: 'readBookingHistory',
        tags,
        summary: 'Who changed what of a booking, latest first; also of a deleted one',
        params: idParams,
        querystring: pageQuery,
        response: { 200: pageOf(eventSchema), ...problemResponses(404) },
      },
    },
    async (request) => {
      const query = { ...request.query, id: request.params.id }
      return request.inTenant(async (tx) => {
        const { items, nextCursor } = await readVisitHistory(tx, request.principal, query)
        const actors = await nameActors(
          tx,
          items.map(({ fact }) => fact.actor),
        )
        return {
          items: items.flatMap(({ fact, changes }, at) => {
            const actor = actors[at]
            return actor ? [{ id: fact.id, at: fact.at, name: fact.name, actor, changes }] : []
          }),
          next_cursor: nextCursor,
        }
      })
    },
  )

  app.post(
    '/api/bookings/:id/restore',
    {
      schema: {
        operationId: 'restoreBooking',
        tags,
        summary: 'Take a cancellation or a deletion back, where the time is still free',
        params: idParams,
        body: z.strictObject({
          status_id: visitParts.status_id
            .optional()
            .describe('For a cancelled booking; the status it had before when left out'),
        }),
        response: { 200: bookingSchema, ...problemResponses(404, 409, 422) },
      },
    },
    async (request) => {
      const asked = { id: request.params.id, statusId: request.body.status_id }
      return request.inTenant(async (tx) =>
        presentWithDeal(app, tx, bookedOrThrow(await restoreVisit(tx, request.principal, asked))),
      )
    },
  )
}
