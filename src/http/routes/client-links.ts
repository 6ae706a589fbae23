import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { statusMeanings } from '../../kernel/status-meaning.ts'
import {
  cancelByClientLink,
  clientLinkKeys,
  confirmByClientLink,
  openClientLink,
  readClientVisit,
  rescheduleByClientLink,
  shareClientLink,
} from '../../modules/bookings/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import { linkedBooking } from '../linked-booking.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { calendarSchema, sendCalendar } from '../visit-file.ts'
import { visitParts } from './booking-shapes.ts'

const tags = ['Client links']
const tokenParams = z.object({ token: z.string().min(20).max(200) })

const linkedVisitSchema = z
  .object({
    business: z.string(),
    slug: z.string().describe('The public address of the business'),
    zone: z.string(),
    currency: z.string(),
    language: z.string(),
    employee: z.string(),
    services: z.array(
      z.object({
        name: z.string(),
        duration_minutes: z.number().int(),
        price_minor: z.number().int(),
      }),
    ),
    service_ids: z.array(z.number().int()),
    user_id: z.number().int(),
    start_time: z.string(),
    end_time: z.string(),
    total_minor: z.number().int(),
    state: z.enum(statusMeanings),
    confirmed: z.boolean(),
    can_change: z.boolean(),
    change_until: z.string(),
  })
  .meta({ id: 'LinkedVisit' })

/** The signed links of clients: making one, and what it opens without signing in. */
export const clientLinkRoutes: FastifyPluginAsyncZod = async (app) => {
  const signingKeys = clientLinkKeys(app.parts.config.keys)
  const [signingKey] = signingKeys

  app.post(
    '/api/bookings/:id/client-link',
    {
      schema: {
        operationId: 'shareClientLink',
        tags,
        summary: 'Make the link with which the client sees, moves and cancels a visit',
        params: idParams,
        response: {
          201: z.object({ path: z.string(), token: z.string(), expires_at: z.string() }),
          ...problemResponses(404),
        },
      },
    },
    async (request, reply) => {
      const of = { id: request.params.id, signingKey }
      const made = await request.inTenant((tx) => shareClientLink(tx, request.principal, of))
      const { token, expiresAt } = made
      return reply.code(201).send({ path: `/b/${token}`, token, expires_at: expiresAt })
    },
  )
  await app.register(lookingRoutes(signingKeys))
  await app.register(changingRoutes(signingKeys))
}

function lookingRoutes(signingKeys: readonly Buffer[]): FastifyPluginAsyncZod {
  return async (app) => {
    const opened = linkedBooking(app, signingKeys)
    const config = { access: 'public' as const }

    app.get(
      '/b/:token',
      {
        config,
        schema: {
          operationId: 'openClientLink',
          tags,
          summary: 'See a visit; browsers that ask for a page get one',
          params: tokenParams,
          response: { 200: linkedVisitSchema, ...problemResponses(404, 410) },
        },
      },
      async (request, reply) => {
        reply.header('vary', 'accept')
        return opened(request.params.token, openClientLink)
      },
    )

    app.get(
      '/b/:token.ics',
      {
        config,
        schema: {
          operationId: 'downloadLinkedVisit',
          tags,
          summary: 'The visit as a calendar file',
          params: tokenParams,
          response: { 200: calendarSchema, ...problemResponses(404, 410) },
        },
      },
      async (request, reply) => {
        const of = await opened(request.params.token, async (tx, id) => ({
          visit: await readClientVisit(tx, { id }),
          tenant: await readTenant(tx),
        }))
        return sendCalendar(reply, of)
      },
    )
  }
}

function changingRoutes(signingKeys: readonly Buffer[]): FastifyPluginAsyncZod {
  return async (app) => {
    const opened = linkedBooking(app, signingKeys)
    const config = { access: 'public' as const }
    const response = { 200: linkedVisitSchema, ...problemResponses(404, 409, 410, 422) }

    app.post(
      '/b/:token/confirm',
      {
        config,
        schema: {
          operationId: 'confirmByClientLink',
          tags,
          summary: 'Say that the client will come',
          params: tokenParams,
          response,
        },
      },
      async (request) => opened(request.params.token, confirmByClientLink),
    )

    app.post(
      '/b/:token/cancel',
      {
        config,
        schema: {
          operationId: 'cancelByClientLink',
          tags,
          summary: 'Cancel a visit',
          params: tokenParams,
          response,
        },
      },
      async (request) => opened(request.params.token, cancelByClientLink),
    )

    app.post(
      '/b/:token/reschedule',
      {
        config,
        schema: {
          operationId: 'rescheduleByClientLink',
          tags,
          summary: 'Move a visit',
          params: tokenParams,
          body: z.strictObject({ start_time: visitParts.start_time }),
          response,
        },
      },
      async (request) =>
        opened(request.params.token, (tx, id) =>
          rescheduleByClientLink(tx, id, request.body.start_time),
        ),
    )
  }
}
