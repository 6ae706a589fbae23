import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  type BookingDetails,
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  changeVisit,
  deleteVisit,
  listVisits,
  readVisit,
} from '../../modules/bookings/index.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import {
  bookingBody,
  bookingChangeBody,
  bookingListQuery,
  bookingSchema,
  presentWithDeal,
  sourceOf,
  toChange,
  toVisit,
} from './booking-shapes.ts'

const tags = ['bookings']

/** Bookings: the calendar's own four verbs, and cancelling. */
export const bookingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/bookings',
    {
      schema: {
        operationId: 'createBooking',
        tags,
        summary: 'Book a visit',
        body: bookingBody,
        response: { 201: bookingSchema, ...problemResponses(409, 422) },
      },
    },
    async (request, reply) => {
      const who = request.principal
      const visit = { ...toVisit(request.body), source: request.body.source ?? sourceOf(who) }
      // Thrown inside, so that a clash rolls back: that costs no flush to disk, a commit might.
      const booking = await request.inTenant(async (tx) => {
        const booked = bookedOrThrow(await bookVisit(tx, who, visit))
        return presentWithDeal(app, tx, booked)
      })
      return reply.code(201).send(booking)
    },
  )
}
