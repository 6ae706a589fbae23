import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  listMerges,
  mergeClients,
  previewMerge,
  undoMerge,
  undoUntil,
} from '../../modules/client-merges/index.ts'
import { listDuplicates } from '../../modules/clients/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import {
  duplicateGroupSchema,
  mergeBody,
  mergeListSchema,
  mergePreviewSchema,
  mergeSchema,
  presentPreview,
  toMergeWish,
  undoneSchema,
} from './client-merge-shapes.ts'
import { presentWithContact, presentWithContacts } from './client-shapes.ts'

const tags = ['Clients']

/** Finding clients who are one person, and making them one. */
export const clientMergeRoutes: FastifyPluginAsyncZod = async (app) => {
  duplicatesRoute(app)
  previewRoute(app)
  mergeRoute(app)
  listRoute(app)
  undoRoute(app)
}

function duplicatesRoute(app: RouteApp): void {
  app.get(
    '/api/clients/duplicates',
    {
      schema: {
        operationId: 'listClientDuplicates',
        tags,
        summary: 'List groups of clients with the same phone or the same e-mail',
        querystring: pageQuery,
        response: { 200: pageOf(duplicateGroupSchema), ...problemResponses() },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const page = await listDuplicates(tx, request.principal, request.query)
        const items = []
        for (const { clients, ...group } of page.items) {
          items.push({ ...group, clients: await presentWithContacts(app, tx, clients) })
        }
        return { items, next_cursor: page.nextCursor }
      }),
  )
}

function previewRoute(app: RouteApp): void {
  app.post(
    '/api/clients/merges/preview',
    {
      schema: {
        operationId: 'previewClientMerge',
        tags,
        summary: 'Tell what a merge of clients would do, here and in the CRM',
        body: mergeBody,
        response: { 200: mergePreviewSchema, ...problemResponses(422) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const wish = toMergeWish(request.body)
        return presentPreview(app, tx, await previewMerge(tx, request.principal, wish))
      }),
  )
}

function mergeRoute(app: RouteApp): void {
  app.post(
    '/api/clients/merges',
    {
      schema: {
        operationId: 'mergeClients',
        tags,
        summary: 'Make one client of several',
        description:
          'Bookings and the waiting list go to the one who is kept; the others are deleted. ' +
          'It can be undone until `undo_until`.',
        body: mergeBody,
        response: { 201: mergeSchema, ...problemResponses(422) },
      },
    },
    async (request, reply) => {
      const merged = await request.inTenant(async (tx) => {
        const outcome = await mergeClients(tx, request.principal, toMergeWish(request.body))
        return {
          id: outcome.merge.id,
          client: await presentWithContact(app, tx, outcome.client),
          merged_ids: outcome.merge.mergedIds,
          moved_bookings: outcome.movedBookings,
          moved_waitlist: outcome.movedWaitlist,
          undo_until: undoUntil(outcome.merge),
        }
      })
      return reply.code(201).send(merged)
    },
  )
}

function listRoute(app: RouteApp): void {
  app.get(
    '/api/clients/:id/merges',
    {
      schema: {
        operationId: 'listClientMerges',
        tags,
        summary: 'List the merges into a client that stand, newest first',
        params: idParams,
        response: { 200: mergeListSchema, ...problemResponses(404) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const merges = await listMerges(tx, request.principal, request.params.id)
        return {
          items: merges.map((merge) => ({
            id: merge.id,
            merged_ids: merge.mergedIds,
            created_at: merge.createdAt,
            undo_until: undoUntil(merge),
          })),
        }
      }),
  )
}

function undoRoute(app: RouteApp): void {
  app.post(
    '/api/clients/merges/:id/undo',
    {
      schema: {
        operationId: 'undoClientMerge',
        tags,
        summary: 'Take a merge back',
        description:
          'Answers 409 `merge_final` with its `reason` when too much has happened since. ' +
          'Fields that were edited after the merge stay as they were edited.',
        params: idParams,
        body: z.strictObject({}).optional(),
        response: { 200: undoneSchema, ...problemResponses(404, 409) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => {
        const undone = await undoMerge(tx, request.principal, request.params.id)
        return {
          client: await presentWithContact(app, tx, undone.client),
          restored: await presentWithContacts(app, tx, undone.restored),
        }
      }),
  )
}
