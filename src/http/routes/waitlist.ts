import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  closeWaitlistEntry,
  joinWaitlist,
  listWaitlist,
  presentWaitlistEntry,
} from '../../modules/bookings/index.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { visitParts } from './booking-shapes.ts'

const tags = ['Waiting list']
const states = z.enum(['waiting', 'offered', 'closed'])
const date = z.string().length(10).describe('Local date, YYYY-MM-DD')

const entrySchema = z
  .object({
    id: z.number().int(),
    client_id: z.number().int(),
    user_id: z.number().int().nullable(),
    service_ids: z.array(z.number().int()),
    from_date: date,
    to_date: date,
    note: z.string(),
    state: states,
    offer: z
      .object({ user_id: z.number().int(), start_time: z.string(), end_time: z.string() })
      .nullable()
      .describe('The time that freed up last; nobody holds it'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'WaitlistEntry' })

const entryBody = z.strictObject({
  client_id: visitParts.user_id,
  user_id: visitParts.user_id.nullable().default(null).describe('Any employee when left out'),
  service_ids: visitParts.service_ids,
  from_date: date,
  to_date: date,
  note: z.string().max(1000).default(''),
})

/** Clients who wait for time to free up. */
export const waitlistRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/waitlist',
    {
      schema: {
        operationId: 'listWaitlist',
        tags,
        summary: 'List who waits, longest first',
        querystring: pageQuery.extend({ state: states.optional() }),
        response: { 200: pageOf(entrySchema), ...problemResponses() },
      },
    },
    async (request) => {
      const page = await request.inTenant((tx) =>
        listWaitlist(tx, request.principal, request.query),
      )
      return { items: page.items.map(presentWaitlistEntry), next_cursor: page.nextCursor }
    },
  )

  app.post(
    '/api/waitlist',
    {
      schema: {
        operationId: 'joinWaitlist',
        tags,
        summary: 'Put a client on the waiting list',
        body: entryBody,
        response: { 201: entrySchema, ...problemResponses(422) },
      },
    },
    async (request, reply) => {
      const { body } = request
      const wish = {
        clientId: body.client_id,
        userId: body.user_id,
        serviceIds: body.service_ids,
        fromDate: body.from_date,
        toDate: body.to_date,
        note: body.note,
      }
      const entry = await request.inTenant((tx) => joinWaitlist(tx, request.principal, wish))
      return reply.code(201).send(presentWaitlistEntry(entry))
    },
  )

  app.delete(
    '/api/waitlist/:id',
    {
      schema: {
        operationId: 'closeWaitlistEntry',
        tags,
        summary: 'End the wait of a client',
        params: idParams,
        response: { 200: entrySchema, ...problemResponses(404) },
      },
    },
    async (request) =>
      presentWaitlistEntry(
        await request.inTenant((tx) =>
          closeWaitlistEntry(tx, request.principal, request.params.id),
        ),
      ),
  )
}
