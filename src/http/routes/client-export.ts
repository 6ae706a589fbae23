import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Language } from '../../kernel/language.ts'
import {
  type Client,
  clientCells,
  clientColumnNames,
  clientColumnTitles,
  exportClients,
} from '../../modules/clients/index.ts'
import { problemResponses } from '../schemas.ts'
import { tableFileAnswer, tableFileBody, tableFormat } from '../table-file.ts'
import { clientListQuery } from './client-shapes.ts'

/** Clients as a file, written while they are read. */
export const clientExportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/clients/export',
    {
      schema: {
        operationId: 'exportClients',
        tags: ['Clients'],
        summary: 'Download clients as CSV or Excel, all or those whom a search finds',
        querystring: z.object({ format: tableFormat, search: clientListQuery.shape.search }),
        response: { 200: tableFileAnswer, ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { format, search } = request.query
      const pages = await exportClients(app.db, request.principal, { search })
      const file = tableFileBody(withHeadings(pages, request.language), format)
      reply
        .header('content-disposition', `attachment; filename="clients.${format}"`)
        .header('cache-control', 'no-store')
        .type(file.type)
      return reply.send(Readable.from(file.body))
    },
  )
}

async function* withHeadings(
  pages: AsyncIterable<Client[]>,
  language: Language,
): AsyncGenerator<string[][]> {
  const titles = clientColumnTitles[language]
  yield [clientColumnNames.map((name) => titles[name])]
  for await (const page of pages) yield page.map(clientCells)
}
