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
import { byteOrderMark, writeCsv, xlsxStream } from '../../platform/tables/index.ts'
import { problemResponses } from '../schemas.ts'
import { clientListQuery } from './client-shapes.ts'

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Clients as a file, written while they are read. */
export const clientExportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/clients/export',
    {
      schema: {
        operationId: 'exportClients',
        tags: ['Clients'],
        summary: 'Download clients as CSV or Excel, all or those whom a search finds',
        querystring: z.object({
          format: z.enum(['csv', 'xlsx']),
          search: clientListQuery.shape.search,
        }),
        response: {
          200: {
            description: 'The file, with the headings in the language of the caller',
            content: {
              'text/csv': { schema: z.string() },
              [types.xlsx]: { schema: z.string() },
            },
          },
          ...problemResponses(),
        },
      },
    },
    async (request, reply) => {
      const { format, search } = request.query
      const pages = await exportClients(app.db, request.principal, { search })
      const rows = withHeadings(pages, request.language)
      const file = format === 'csv' ? csvOf(rows) : xlsxStream(rows)
      reply
        .header('content-disposition', `attachment; filename="clients.${format}"`)
        .header('cache-control', 'no-store')
        .type(types[format])
      return reply.send(Readable.from(file))
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

async function* csvOf(pages: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield byteOrderMark
  for await (const page of pages) yield writeCsv(page)
}
