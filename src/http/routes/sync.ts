import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  authoriseConnection,
  listConflicts,
  nameRecords,
  requireConnection,
  runAudit,
  type Sync,
  settleConflict,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { inboxRoutes } from './inbox.ts'
import { linkRoutes } from './sync-links.ts'
import { runRoutes } from './sync-runs.ts'
import {
  auditSchema,
  conflictSchema,
  newestFirstQuery,
  presentAudit,
  presentConflict,
} from './sync-shapes.ts'

const tags = ['Sync']

/** The sync monitor: links, conflicts, runs, inbox and audit of one connection. */
export function syncRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    linkRoutes(app, sync)
    conflictsRoute(app, sync)
    settleRoute(app, sync)
    runRoutes(app, sync)
    auditRoute(app, sync)
    inboxRoutes(app)
  }
}

function conflictsRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/conflicts',
    {
      schema: {
        operationId: 'listConflicts',
        summary: 'Fields that both sides changed at once, and what was made of them',
        tags,
        params: idParams,
        querystring: newestFirstQuery.extend({ open: z.stringbool().default(true) }),
        response: { 200: z.object({ items: z.array(conflictSchema) }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        authoriseConnection(request.principal, 'see')
        const { id: connectionId } = await requireConnection(tx, request.params.id)
        const { before, limit, open: openOnly } = request.query
        const found = await listConflicts(tx, {
          connectionId,
          openOnly,
          limit,
          ...(before === undefined ? {} : { beforeId: before }),
        })
        const names = await nameRecords(sync.parts, tx, found)
        return { items: found.map((one, at) => presentConflict(one, names[at] ?? null)) }
      }),
  )
}

function settleRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/conflicts/:id/settle',
    {
      schema: {
        operationId: 'settleConflict',
        summary: 'Settle a conflict by taking either value',
        tags,
        params: idParams,
        body: z.object({ take: z.enum(['ours', 'theirs']) }),
        response: { 204: z.null(), ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      await request.inTenant((tx) =>
        settleConflict(sync.parts, tx, {
          who: request.principal,
          conflictId: request.params.id,
          take: request.body.take,
        }),
      )
      return reply.code(204).send(null)
    },
  )
}

function auditRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/audit',
    {
      schema: {
        operationId: 'runAudit',
        summary: 'Compare both sides record by record; with repair, mark what differs',
        tags,
        params: idParams,
        body: z.object({ repair: z.boolean().default(false) }),
        response: { 200: auditSchema, ...problemResponses(404, 409, 422, 502) },
      },
    },
    async (request) =>
      presentAudit(
        await runAudit(sync.parts, {
          who: request.principal,
          id: request.params.id,
          repair: request.body.repair,
        }),
      ),
  )
}
