import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  changeVisit,
  deleteVisit,
  listVisits,
  readVisit,
} from '../../modules/bookings/index.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import { bookingExportRoutes } from './booking-export.ts'
import { bookingHistoryRoutes } from './booking-history.ts'
import { bookingPlanningRoutes } from './booking-planning.ts'
import { bookingSeriesRoutes } from './booking-series.ts'
import {
  bookingBody,
  bookingChangeBody,
  bookingListQuery,
  bookingSchema,
  listFilterOf,
  presentWithDeal,
  presentWithDeals,
  sourceOf,
  toChange,
  toVisit,
  visitParts,
} from './booking-shapes.ts'
import { bookingTotalsRoutes } from './booking-totals.ts'

const tags = ['Bookings']

/** Bookings: the four verbs, cancelling, and series. */
export const bookingRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(readingRoutes)
  await app.register(bookingExportRoutes)
  await app.register(writingRoutes)
  await app.register(endingRoutes)
  await app.register(bookingSeriesRoutes)
  await app.register(bookingPlanningRoutes)
  await app.register(bookingHistoryRoutes)
  await app.register(bookingTotalsRoutes)
}

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/bookings',
    {
      schema: {
        operationId: 'listBookings',
        tags,
        summary: 'List bookings by start time; employees see their own',
        querystring: bookingListQuery,
        response: { 200: pageOf(bookingSchema), ...problemResponses() },
      },
    },
    async (request) => {
      const { limit, cursor, sort, ...filters } = request.query
      const descending = sort === '-start_time'
      const query = { ...listFilterOf(filters), limit, cursor, descending }
      return request.inTenant(async (tx) => {
        const page = await listVisits(tx, request.principal, query)
        return {
          items: await presentWithDeals(app, tx, page.items),
          next_cursor: page.nextCursor,
        }
      })
    },
  )

  app.get(
    '/api/bookings/:id',
    {
      schema: {
        operationId: 'readBooking',
        tags,
        summary: 'Read one booking',
        params: idParams,
        response: { 200: bookingSchema, ...problemResponses(404) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) =>
        presentWithDeal(app, tx, await readVisit(tx, request.principal, request.params.id)),
      ),
  )
}

// Clashes are thrown inside the transaction, so that it rolls back: that flushes nothing to disk.
const writingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/bookings',
    {
      schema: {
        operationId: 'createBooking',
        tags,
        summary: 'Book a visit',
        description:
          'A taken time answers 409 `booking_clash`; `clashes_with` names what is in the way.',
        body: bookingBody,
        response: { 201: bookingSchema, ...problemResponses(409, 422) },
      },
    },
    async (request, reply) => {
      const who = request.principal
      const visit = { ...toVisit(request.body), source: request.body.source ?? sourceOf(who) }
      const booking = await request.inTenant(async (tx) =>
        presentWithDeal(app, tx, bookedOrThrow(await bookVisit(tx, who, visit))),
      )
      return reply.code(201).send(booking)
    },
  )

  app.put(
    '/api/bookings/:id',
    {
      schema: {
        operationId: 'updateBooking',
        tags,
        summary: 'Change any part of a booking',
        params: idParams,
        body: bookingChangeBody,
        response: { 200: bookingSchema, ...problemResponses(404, 409, 422) },
      },
    },
    async (request) => {
      const change = { ...toChange(request.body), id: request.params.id }
      return request.inTenant(async (tx) => {
        const outcome = await changeVisit(tx, request.principal, change)
        return presentWithDeal(app, tx, bookedOrThrow(outcome))
      })
    },
  )
}

const endingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.delete(
    '/api/bookings/:id',
    {
      schema: {
        operationId: 'deleteBooking',
        tags,
        summary: 'Delete a booking',
        params: idParams,
        response: { 204: z.null().describe('Deleted'), ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      await request.inTenant((tx) => deleteVisit(tx, request.principal, request.params.id))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/bookings/:id/cancel',
    {
      schema: {
        operationId: 'cancelBooking',
        tags,
        summary: 'Cancel a booking',
        params: idParams,
        body: z.strictObject({
          status_id: visitParts.status_id
            .optional()
            .describe('A status that means cancelled; the first such when left out'),
        }),
        response: { 200: bookingSchema, ...problemResponses(404, 422) },
      },
    },
    async (request) => {
      const cancellation = { id: request.params.id, statusId: request.body.status_id }
      return request.inTenant(async (tx) =>
        presentWithDeal(app, tx, await cancelVisit(tx, request.principal, cancellation)),
      )
    },
  )
}
