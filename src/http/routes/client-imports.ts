import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { FieldProblem } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import { fieldText } from '../../kernel/problems/texts.ts'
import {
  type ClientImport,
  cancelImport,
  dryRunImport,
  importLimits,
  listImports,
  presentImport,
  type RejectedRow,
  readImport,
  rejectedRows,
  startImport,
  uploadImport,
} from '../../modules/client-imports/index.ts'
import { authoriseClient, clientColumnTitles } from '../../modules/clients/index.ts'
import { byteOrderMark, writeCsv } from '../../platform/tables/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { uploadedFile } from '../uploaded-file.ts'
import {
  dryRunSchema,
  importPlanBody,
  importSchema,
  presentDryRun,
  toPlan,
} from './client-import-shapes.ts'

const tags = ['Client imports']
const reading = { scope: 'clients:read' }
const writing = { scope: 'clients:write' }

/** Files of clients: taken in, tried, run in the background, watched, cancelled. */
export const clientImportRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(uploadRoutes)
  readRoutes(app)
  planRoutes(app)
  rejectedRoute(app)
}

/** Registered by itself: nowhere else are bodies of many parts read. */
const uploadRoutes: FastifyPluginAsyncZod = async (app) => {
  const limits = { fileSize: importLimits.bytes, files: 1, fields: 5, parts: 6 }
  await app.register(multipart, { limits })
  app.post(
    '/api/client-imports',
    {
      bodyLimit: importLimits.bytes + 64 * 1024,
      config: writing,
      // The body is read in parts, by its own limits; the schema is for the document.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'uploadClientImport',
        tags,
        summary: 'Take a CSV or Excel file of clients in, to be looked at first',
        description:
          'At most 10 MB and 50,000 rows; the first row holds the headings. Encodings UTF-8, ' +
          'UTF-16 and Windows-1251 and the delimiters comma, semicolon and tab are found.',
        consumes: ['multipart/form-data'],
        body: z.object({ file: z.string().meta({ format: 'binary' }) }),
        response: { 201: importSchema, ...problemResponses(413) },
      },
    },
    async (request, reply) => {
      authoriseClient(request.principal, 'import')
      const upload = await uploadedFile(request)
      const made = await uploadImport(app.db, request.principal, upload)
      return reply.code(201).send(presentImport(made))
    },
  )
}

function readRoutes(app: RouteApp): void {
  app.get(
    '/api/client-imports',
    {
      config: reading,
      schema: {
        operationId: 'listClientImports',
        tags,
        summary: 'List the imports that are kept, newest first',
        response: { 200: z.object({ items: z.array(importSchema) }), ...problemResponses() },
      },
    },
    async (request) => {
      const found = await request.inTenant((tx) => listImports(tx, request.principal))
      return { items: found.map(presentImport) }
    },
  )

  app.get(
    '/api/client-imports/:id',
    {
      config: reading,
      schema: {
        operationId: 'readClientImport',
        tags,
        summary: 'Read an import and how far it is',
        params: idParams,
        response: { 200: importSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const { id } = request.params
      return presentImport(await request.inTenant((tx) => readImport(tx, request.principal, id)))
    },
  )
}

function planRoutes(app: RouteApp): void {
  const params = idParams
  app.post(
    '/api/client-imports/:id/dry-run',
    {
      config: writing,
      schema: {
        operationId: 'dryRunClientImport',
        tags,
        summary: 'Tell what an import would do, and write nothing',
        params,
        body: importPlanBody,
        response: { 200: dryRunSchema, ...problemResponses(404, 409) },
      },
    },
    async (request) => {
      const wish = { id: request.params.id, plan: toPlan(request.body) }
      const run = await dryRunImport(app.db, request.principal, wish)
      return presentDryRun(run, request.language)
    },
  )

  app.post(
    '/api/client-imports/:id/run',
    {
      config: writing,
      schema: {
        operationId: 'runClientImport',
        tags,
        summary: 'Start an import; it goes on in the background',
        params,
        body: importPlanBody,
        response: { 202: importSchema, ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      const wish = { id: request.params.id, plan: toPlan(request.body) }
      const started = await request.inTenant((tx) => startImport(tx, request.principal, wish))
      return reply.code(202).send(presentImport(started))
    },
  )

  app.delete(
    '/api/client-imports/:id',
    {
      config: writing,
      schema: {
        operationId: 'cancelClientImport',
        tags,
        summary: 'Cancel an import; clients who are in already stay',
        params,
        response: { 204: z.undefined().describe('Cancelled'), ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      await request.inTenant((tx) => cancelImport(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  )
}

function rejectedRoute(app: RouteApp): void {
  app.get(
    '/api/client-imports/:id/rejected.csv',
    {
      config: reading,
      schema: {
        operationId: 'downloadRejectedRows',
        tags,
        summary: 'Download the rows that an import rejected, with the reasons',
        params: idParams,
        response: {
          200: {
            description: 'The columns of the file, and one more that says why',
            content: { 'text/csv': { schema: z.string() } },
          },
          ...problemResponses(404),
        },
      },
    },
    async (request, reply) => {
      const { principal, language } = request
      const { id } = request.params
      const found = await request.inTenant((tx) => readImport(tx, principal, id))
      const pages = rejectedRows(app.db, principal, id)
      reply
        .header('content-disposition', `attachment; filename="rejected-${id}.csv"`)
        .header('cache-control', 'no-store')
        .type('text/csv; charset=utf-8')
      return reply.send(Readable.from(rejectedCsv(found, { pages, language })))
    },
  )
}

async function* rejectedCsv(
  { columns }: ClientImport,
  of: { pages: AsyncIterable<RejectedRow[]>; language: Language },
): AsyncGenerator<string> {
  yield byteOrderMark +
    writeCsv([[...columns.map(({ header }) => header), reasonTitle[of.language]]])
  for await (const page of of.pages) {
    const rows = page.map(({ cells, reasons }) => {
      const why = reasons.map((one) => reasonIn(of.language, one)).join('; ')
      return [...columns.map(({ index }) => cells[index] ?? ''), why]
    })
    yield writeCsv(rows)
  }
}

function reasonIn(language: Language, reason: FieldProblem): string {
  const titles = new Map<string, string>(Object.entries(clientColumnTitles[language]))
  return `${titles.get(reason.field) ?? reason.field}: ${fieldText(reason, language)}`
}

const reasonTitle: Record<Language, string> = {
  ru: 'Причина отказа',
  uk: 'Причина відмови',
  kk: 'Қабылданбау себебі',
  en: 'Why it was rejected',
}
