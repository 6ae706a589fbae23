import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { totalVisits } from '../../modules/bookings/index.ts'
import { problemResponses } from '../schemas.ts'
import { bookingListQuery, listFilterOf } from './booking-shapes.ts'

const totalsAnswer = z
  .object({
    count: z.number().int(),
    total_minor: z.number().int().describe('Of those that are not cancelled, in minor units'),
    more: z.boolean().describe('There are more than the ten thousand that are counted'),
  })
  .meta({ id: 'BookingTotals' })

/** What a list of bookings comes to. */
export const bookingTotalsRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/bookings/totals',
    {
      schema: {
        operationId: 'totalBookings',
        tags: ['Bookings'],
        summary: 'How many bookings a list has, and what they cost together',
        querystring: bookingListQuery.omit({ limit: true, cursor: true, sort: true }),
        response: { 200: totalsAnswer, ...problemResponses() },
      },
    },
    async (request) => {
      const query = listFilterOf(request.query)
      const totals = await request.inTenant((tx) => totalVisits(tx, request.principal, query))
      return { count: totals.count, total_minor: totals.totalMinor, more: totals.more }
    },
  )
}
