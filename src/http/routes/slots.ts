import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findSlots } from '../../modules/bookings/index.ts'
import { problemResponses } from '../schemas.ts'

const idList = (most: number) =>
  z
    .string()
    .max(10_000)
    .regex(/^\d{1,15}(,\d{1,15})*$/)
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number().int().min(1)).max(most))

const slotQuery = z.object({
  service_ids: idList(20).describe('Numbers of services, with commas between'),
  user_id: idList(500)
    .optional()
    .describe('One employee, or several with commas; anybody when left out'),
  from: z.string().length(10).describe('Local date, YYYY-MM-DD'),
  to: z.string().length(10).describe('Local date, inclusive; at most 31 days'),
  workplace_id: idList(100).optional().describe('One of these workplaces'),
  each_employee: z
    .stringbool()
    .default(false)
    .describe('Without user_id: every employee of each time, not only the first who is free'),
  for_client: z.stringbool().default(false).describe('Honours the minimum notice for clients'),
  limit: z.coerce.number().int().min(1).max(20_000).default(5_000),
})

const slotsSchema = z.object({
  days: z.array(
    z.object({
      date: z.string().describe('Local date'),
      slots: z.array(
        z.object({
          start_time: z.string(),
          end_time: z.string(),
          user_id: z.number().int(),
          workplace_id: z.number().int().optional(),
        }),
      ),
    }),
  ),
  truncated: z.boolean().describe('Later slots were left out by the limit'),
})

/** Free times. */
export const slotRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/slots',
    {
      schema: {
        operationId: 'listSlots',
        tags: ['Slots'],
        summary: 'Find free times for services',
        querystring: slotQuery,
        response: { 200: slotsSchema, ...problemResponses(422) },
      },
    },
    async (request, reply) => {
      const { query } = request
      const found = await request.inTenant((tx) =>
        findSlots(tx, request.principal, {
          serviceIds: query.service_ids,
          userIds: query.user_id ?? [],
          from: query.from,
          to: query.to,
          workplaceIds: query.workplace_id ?? [],
          limit: query.limit,
          anyEmployee: query.user_id === undefined && !query.each_employee,
          forClient: query.for_client,
        }),
      )
      // Thousands of small objects that we made ourselves: checking each again costs more than
      // finding it did.
      return reply.serializer((body: unknown) => JSON.stringify(body)).send(found)
    },
  )
}
