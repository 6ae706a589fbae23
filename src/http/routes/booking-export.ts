import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { exportVisits, visitCells, visitTitles } from '../../modules/bookings/index.ts'
import { problemResponses } from '../schemas.ts'
import { tableFileAnswer, tableFileBody, tableFormat } from '../table-file.ts'
import { bookingListQuery, listFilterOf } from './booking-shapes.ts'

/** Bookings as a file, written while they are read. */
export const bookingExportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/bookings/export',
    {
      schema: {
        operationId: 'exportBookings',
        tags: ['Bookings'],
        summary: 'Download bookings as CSV or Excel, those of a list with its filters',
        description: 'A list of more than 50,000 bookings is refused: ask for a shorter period.',
        querystring: bookingListQuery
          .omit({ limit: true, cursor: true, sort: true })
          .extend({ format: tableFormat }),
        response: { 200: tableFileAnswer, ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { format, ...asked } = request.query
      const { pages, ...of } = await exportVisits(app.db, request.principal, listFilterOf(asked))
      async function* rows() {
        yield [visitTitles(request.language)]
        for await (const page of pages) yield page.map((line) => visitCells(line, of))
      }
      const file = tableFileBody(rows(), format)
      reply
        .header('content-disposition', `attachment; filename="bookings.${format}"`)
        .header('cache-control', 'no-store')
        .type(file.type)
      return reply.send(Readable.from(file.body))
    },
  )
}
