import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  authoriseConnection,
  listConflicts,
  listLinks,
  listRuns,
  requireConnection,
  retry,
  runAudit,
  type Sync,
  settleConflict,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { inboxRoutes } from './inbox.ts'
import {
  auditSchema,
  conflictSchema,
  linkSchema,
  linksQuery,
  newestFirstQuery,
  presentAudit,
  presentConflict,
  presentLink,
  presentRun,
  runSchema,
} from './sync-shapes.ts'

const tags = ['Sync']

/** The sync monitor: links, conflicts, runs, inbox and audit of one connection. */
export function syncRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    linksRoute(app)
    retryRoute(app)
    conflictsRoute(app)
    settleRoute(app, sync)
    runsRoute(app)
    auditRoute(app, sync)
    inboxRoutes(app)
  }
}

function linksRoute(app: RouteApp): void {
  app.get(
    '/api/connections/:id/links',
    {
      schema: {
        operationId: 'listLinks',
        summary: 'How pairs of records stand',
        tags,
        params: idParams,
        querystring: linksQuery,
        response: { 200: z.object({ items: z.array(linkSchema) }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        authoriseConnection(request.principal, 'see')
        const { id: connectionId } = await requireConnection(tx, request.params.id)
        const { state, kind, local_id: localId, after, limit } = request.query
        const found = await listLinks(tx, {
          connectionId,
          limit,
          ...(state ? { states: [state] } : {}),
          ...(kind ? { kind } : {}),
          ...(localId === undefined ? {} : { localId }),
          ...(after === undefined ? {} : { afterId: after }),
        })
        return { items: found.map(presentLink) }
      }),
  )
}

function retryRoute(app: RouteApp): void {
  app.post(
    '/api/connections/:id/retry',
    {
      schema: {
        operationId: 'retryLinks',
        summary: 'Give links another try now: the named ones, or all that failed',
        tags,
        params: idParams,
        body: z.object({ link_ids: z.array(z.number().int()).max(1000).optional() }),
        response: { 200: z.object({ retried: z.number().int() }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const linkIds = request.body.link_ids
        const retried = await retry(tx, {
          who: request.principal,
          connectionId: request.params.id,
          ...(linkIds ? { linkIds } : {}),
        })
        return { retried }
      }),
  )
}

function conflictsRoute(app: RouteApp): void {
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
        return { items: found.map(presentConflict) }
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

function runsRoute(app: RouteApp): void {
  app.get(
    '/api/connections/:id/runs',
    {
      schema: {
        operationId: 'listRuns',
        summary: 'What sync did, newest first',
        tags,
        params: idParams,
        querystring: newestFirstQuery,
        response: { 200: z.object({ items: z.array(runSchema) }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        authoriseConnection(request.principal, 'see')
        const { id: connectionId } = await requireConnection(tx, request.params.id)
        const { before, limit } = request.query
        const beforeId = before === undefined ? {} : { beforeId: before }
        const found = await listRuns(tx, { connectionId, limit, ...beforeId })
        return { items: found.map(presentRun) }
      }),
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
        response: { 200: auditSchema, ...problemResponses(404) },
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
