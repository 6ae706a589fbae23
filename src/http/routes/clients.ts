import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Page } from '../../kernel/page.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  authoriseClient,
  type Client,
  createClient,
  deleteClient,
  findClients,
  listClients,
  readClient,
  updateClient,
} from '../../modules/clients/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { idParams, pageOf, problemResponses } from '../schemas.ts'
import { sourceOf } from './booking-shapes.ts'
import { clientExportRoutes } from './client-export.ts'
import { clientImportRoutes } from './client-imports.ts'
import { clientMergeRoutes } from './client-merges.ts'

import {
  clientBody,
  clientChangeBody,
  clientListQuery,
  clientSchema,
  presentWithContact,
  presentWithContacts,
  toClientInput,
} from './client-shapes.ts'
import { clientSummaryRoutes } from './client-summaries.ts'

const tags = ['Clients']

/** Clients: the four verbs, what they add up to, merging, and files of them. */
export const clientRoutes: FastifyPluginAsyncZod = async (app) => {
  await app.register(readingRoutes)
  await app.register(writingRoutes)
  await app.register(clientSummaryRoutes)
  await app.register(clientMergeRoutes)
  await app.register(clientExportRoutes)
  await app.register(clientImportRoutes)
}

const readingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/clients',
    {
      schema: {
        operationId: 'listClients',
        tags,
        summary: 'List or search clients, by name or the newest first',
        querystring: clientListQuery,
        response: { 200: pageOf(clientSchema), ...problemResponses() },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const page = await pageOfClients(tx, request.principal, request.query)
        const items = await presentWithContacts(app, tx, page.items)
        return { items, next_cursor: page.nextCursor }
      }),
  )

  app.get(
    '/api/clients/:id',
    {
      schema: {
        operationId: 'readClient',
        tags,
        summary: 'Read one client',
        params: idParams,
        description: 'The 404 of a client who was merged into another has `merged_into`.',
        response: { 200: clientSchema, ...problemResponses(404) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) =>
        presentWithContact(app, tx, await readClient(tx, request.principal, request.params.id)),
      ),
  )
}

const writingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/clients',
    {
      schema: {
        operationId: 'createClient',
        tags,
        summary: 'Add a client',
        body: clientBody,
        response: { 201: clientSchema, ...problemResponses() },
      },
    },
    async (request, reply) => {
      const who = request.principal
      const input = {
        ...toClientInput(request.body),
        firstName: request.body.first_name,
        source: request.body.source ?? sourceOf(who),
      }
      const client = await request.inTenant(async (tx) =>
        presentWithContact(app, tx, await createClient(tx, who, input)),
      )
      return reply.code(201).send(client)
    },
  )

  app.put(
    '/api/clients/:id',
    {
      schema: {
        operationId: 'updateClient',
        tags,
        summary: 'Change any fields of a client',
        params: idParams,
        body: clientChangeBody,
        response: { 200: clientSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const change = { id: request.params.id, changes: toClientInput(request.body) }
      return request.inTenant(async (tx) =>
        presentWithContact(app, tx, await updateClient(tx, request.principal, change)),
      )
    },
  )

  app.delete(
    '/api/clients/:id',
    {
      schema: {
        operationId: 'deleteClient',
        tags,
        summary: 'Delete a client who has no bookings ahead',
        description: 'Otherwise 409 `in_use`; `bookings` says how many are ahead.',
        params: idParams,
        response: { 204: z.undefined(), ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      await request.inTenant((tx) => deleteClient(tx, request.principal, request.params.id))
      return reply.code(204).send()
    },
  )
}

/** A page of the list, or the clients of the numbers asked for. */
async function pageOfClients(
  tx: Transaction,
  who: Principal,
  query: z.output<typeof clientListQuery>,
): Promise<Page<Client>> {
  if (query.ids === undefined) return listClients(tx, who, query)
  authoriseClient(who, 'read')
  const found = await findClients(tx, query.ids.split(',').slice(0, query.limit).map(Number))
  return { items: [...found.values()], nextCursor: null }
}
