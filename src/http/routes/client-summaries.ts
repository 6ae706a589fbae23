import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  type ClientSummary,
  summariseClient,
  summariseClients,
} from '../../modules/bookings/index.ts'
import { authoriseClient } from '../../modules/clients/index.ts'
import { idParams, problemResponses } from '../schemas.ts'

const tags = ['Clients']
const instant = z.string().nullable().describe('ISO 8601 instant with Z')

const summaryParts = {
  client_id: z.number().int(),
  visits: z.number().int().describe('Completed, or over and neither cancelled nor missed'),
  no_shows: z.number().int(),
  cancelled: z.number().int(),
  upcoming: z.number().int(),
  spent_minor: z.number().int().describe('In minor units of the currency of the business'),
  first_visit_at: instant,
  last_visit_at: instant,
  next_visit_at: instant,
}

const shortSummarySchema = z.object(summaryParts).meta({ id: 'ClientShortSummary' })

const summarySchema = z
  .object({
    ...summaryParts,
    currency: z.string(),
    average_minor: z.number().int().nullable().describe('Null before the first visit'),
    favourite_services: z
      .array(z.object({ service_id: z.number().int(), name: z.string(), times: z.number().int() }))
      .describe('At most three, the most frequent first'),
  })
  .meta({ id: 'ClientSummary' })

const idsQuery = z.object({
  ids: z
    .string()
    .max(3_000)
    .regex(/^\d{1,15}(,\d{1,15}){0,199}$/)
    .describe('At most 200 numbers of clients with commas between'),
})

/** What clients' bookings add up to; employees are told of their own calendar. */
export const clientSummaryRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/clients/summaries',
    {
      schema: {
        operationId: 'listClientSummaries',
        tags,
        summary: 'Sum up the bookings of some clients, for a list of them',
        querystring: idsQuery,
        response: {
          200: z.object({ items: z.array(shortSummarySchema) }),
          ...problemResponses(),
        },
      },
    },
    async (request) => {
      authoriseClient(request.principal, 'read')
      const ids = [...new Set(request.query.ids.split(',').map(Number))]
      return request.inTenant(async (tx) => {
        const found = await summariseClients(tx, request.principal, ids)
        return { items: found.map(present) }
      })
    },
  )

  app.get(
    '/api/clients/:id/summary',
    {
      schema: {
        operationId: 'readClientSummary',
        tags,
        summary: 'Sum up the bookings of one client',
        params: idParams,
        response: { 200: summarySchema, ...problemResponses(404) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const whole = await summariseClient(tx, request.principal, request.params.id)
        return {
          ...present(whole),
          currency: whole.currency,
          average_minor: whole.averageMinor,
          favourite_services: whole.favourites.map(({ serviceId, name, times }) => ({
            service_id: serviceId,
            name,
            times,
          })),
        }
      }),
  )
}

function present(summary: ClientSummary): z.infer<typeof shortSummarySchema> {
  return {
    client_id: summary.clientId,
    visits: summary.visits,
    no_shows: summary.noShows,
    cancelled: summary.cancelled,
    upcoming: summary.upcoming,
    spent_minor: summary.spentMinor,
    first_visit_at: summary.firstVisitAt,
    last_visit_at: summary.lastVisitAt,
    next_visit_at: summary.nextVisitAt,
  }
}
