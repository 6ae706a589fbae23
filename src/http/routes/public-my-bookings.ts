import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  cancelForClient,
  clientLinkKeys,
  listClientVisits,
  readClientVisit,
  rescheduleForClient,
} from '../../modules/bookings/index.ts'
import { keepFromCaches, openBusiness, publicRoute, requireSignedIn } from '../public-gate.ts'
import { instant, problemResponses } from '../schemas.ts'
import { calendarSchema, sendCalendar } from '../visit-file.ts'
import {
  businessParams,
  clientBookingSchema,
  presentClientBooking,
  visitParams,
} from './public-shapes.ts'

const tags = ['Public page']

/** What the client who is signed in has booked. */
export const publicMyBookingRoutes: FastifyPluginAsyncZod = async (app) => {
  const [signingKey] = clientLinkKeys(app.parts.config.keys)
  keepFromCaches(app)

  app.get(
    '/api/public/:business/my/bookings',
    {
      config: publicRoute(app, 'read'),
      schema: {
        operationId: 'listMyBookings',
        tags,
        summary: 'Visits to come, the next one first, then the last twenty that were',
        params: businessParams,
        response: {
          200: z.object({ items: z.array(clientBookingSchema) }),
          ...problemResponses(404),
        },
      },
    },
    async (request, reply) => {
      const business = await openBusiness(request)
      const client = await requireSignedIn(request, reply, business)
      const tenantId = business.tenant.id
      const visits = await app.db.transaction(tenantId, (tx) => listClientVisits(tx, client.id))
      return { items: visits.map((visit) => presentClientBooking(visit, { tenantId, signingKey })) }
    },
  )
  await app.register(changeRoutes(signingKey))
  await app.register(calendarRoute)
}

function changeRoutes(signingKey: Buffer): FastifyPluginAsyncZod {
  return async (app) => {
    const response = { 200: clientBookingSchema, ...problemResponses(404, 409, 422) }

    app.post(
      '/api/public/:business/my/bookings/:id/cancel',
      {
        bodyLimit: 1024,
        config: publicRoute(app, 'book'),
        schema: {
          operationId: 'cancelMyBooking',
          tags,
          summary: 'Cancel one of the client’s own visits',
          params: visitParams,
          response,
        },
      },
      async (request, reply) => {
        const business = await openBusiness(request)
        const client = await requireSignedIn(request, reply, business)
        const of = { id: request.params.id, clientId: client.id }
        const tenantId = business.tenant.id
        const visit = await app.db.transaction(tenantId, async (tx) => {
          await cancelForClient(tx, of)
          return readClientVisit(tx, of)
        })
        return presentClientBooking(visit, { tenantId, signingKey })
      },
    )

    app.post(
      '/api/public/:business/my/bookings/:id/reschedule',
      {
        bodyLimit: 1024,
        config: publicRoute(app, 'book'),
        schema: {
          operationId: 'rescheduleMyBooking',
          tags,
          summary: 'Move one of the client’s own visits',
          params: visitParams,
          body: z.strictObject({ start_time: instant }),
          response,
        },
      },
      async (request, reply) => {
        const business = await openBusiness(request)
        const client = await requireSignedIn(request, reply, business)
        const of = { id: request.params.id, clientId: client.id }
        const tenantId = business.tenant.id
        const visit = await app.db.transaction(tenantId, async (tx) => {
          await rescheduleForClient(tx, of, request.body.start_time)
          return readClientVisit(tx, of)
        })
        return presentClientBooking(visit, { tenantId, signingKey })
      },
    )
  }
}

const calendarRoute: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/public/:business/my/bookings/:id.ics',
    {
      config: publicRoute(app, 'read'),
      schema: {
        operationId: 'downloadMyBooking',
        tags,
        summary: 'One of the client’s own visits as a calendar file',
        params: visitParams,
        response: { 200: calendarSchema, ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      const business = await openBusiness(request)
      const client = await requireSignedIn(request, reply, business)
      const { tenant } = business
      const visit = await app.db.transaction(tenant.id, (tx) =>
        readClientVisit(tx, { id: request.params.id, clientId: client.id }),
      )
      return sendCalendar(reply, { visit, tenant })
    },
  )
}
