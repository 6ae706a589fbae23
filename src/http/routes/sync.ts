import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  authoriseConnection,
  linkStates,
  listConflicts,
  listInbox,
  listLinks,
  listRuns,
  replayDeliveries,
  retry,
  runAudit,
  type Sync,
  settleConflict,
} from '../../sync/index.ts'
import { idParams, problemResponses } from '../schemas.ts'

const tags = ['sync']
const limit = z.coerce.number().int().min(1).max(200).default(50)
const before = z.coerce.number().int().optional()

const linkSchema = z
  .object({
    id: z.number().int(),
    kind: z.enum(recordKinds),
    local_id: z.number().int().nullable(),
    remote_id: z.string().nullable(),
    state: z.enum(linkStates),
    tries: z.number().int(),
    next_try_at: z.string(),
    error: z.unknown(),
    agreed: z.unknown(),
    updated_at: z.string(),
  })
  .meta({ id: 'Link' })

const conflictSchema = z
  .object({
    id: z.number().int(),
    link_id: z.number().int(),
    at: z.string(),
    field: z.string(),
    agreed: z.unknown(),
    ours: z.unknown(),
    theirs: z.unknown(),
    taken: z.enum(['ours', 'theirs']),
    reason: z.string(),
    resolved_at: z.string().nullable(),
  })
  .meta({ id: 'Conflict' })

const runSchema = z
  .object({
    id: z.number().int(),
    trigger: z.string(),
    kind: z.string().nullable(),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    expected: z.number().int().nullable(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    skipped: z.record(z.string(), z.number()),
    calls: z.number().int(),
    report: z.unknown(),
  })
  .meta({ id: 'Run' })

/** The sync monitor: links, conflicts, runs, inbox and audit of one connection. */
export function syncRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/connections/:id/links',
      {
        schema: {
          operationId: 'listLinks',
          summary: 'How pairs of records stand',
          tags,
          params: idParams,
          querystring: z.object({
            state: z.enum(linkStates).optional(),
            kind: z.enum(recordKinds).optional(),
            local_id: z.coerce.number().int().optional(),
            after: z.coerce.number().int().optional(),
            limit,
          }),
          response: { 200: z.object({ items: z.array(linkSchema) }), ...problemResponses(404) },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'see')
          const { state, kind, local_id: localId, after, limit: rows } = request.query
          const found = await listLinks(tx, {
            connectionId: request.params.id,
            limit: rows,
            ...(state ? { states: [state] } : {}),
            ...(kind ? { kind } : {}),
            ...(localId === undefined ? {} : { localId }),
            ...(after === undefined ? {} : { afterId: after }),
          })
          return {
            items: found.map((link) => ({
              id: link.id,
              kind: link.kind,
              local_id: link.localId,
              remote_id: link.remoteId,
              state: link.state,
              tries: link.tries,
              next_try_at: link.nextTryAt,
              error: link.error,
              agreed: link.agreed,
              updated_at: link.updatedAt,
            })),
          }
        }),
    )

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

    app.get(
      '/api/connections/:id/conflicts',
      {
        schema: {
          operationId: 'listConflicts',
          summary: 'Fields that both sides changed at once, and what was made of them',
          tags,
          params: idParams,
          querystring: z.object({ open: z.stringbool().default(true), before, limit }),
          response: { 200: z.object({ items: z.array(conflictSchema) }), ...problemResponses(404) },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'see')
          const found = await listConflicts(tx, {
            connectionId: request.params.id,
            openOnly: request.query.open,
            limit: request.query.limit,
            ...(request.query.before === undefined ? {} : { beforeId: request.query.before }),
          })
          return {
            items: found.map(({ linkId, resolvedAt, ...conflict }) => ({
              ...conflict,
              link_id: linkId,
              resolved_at: resolvedAt,
            })),
          }
        }),
    )

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

    app.get(
      '/api/connections/:id/runs',
      {
        schema: {
          operationId: 'listRuns',
          summary: 'What sync did, newest first',
          tags,
          params: idParams,
          querystring: z.object({ before, limit }),
          response: { 200: z.object({ items: z.array(runSchema) }), ...problemResponses(404) },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'see')
          const found = await listRuns(tx, {
            connectionId: request.params.id,
            limit: request.query.limit,
            ...(request.query.before === undefined ? {} : { beforeId: request.query.before }),
          })
          return {
            items: found.map(({ startedAt, finishedAt, connectionId: _, ...run }) => ({
              ...run,
              started_at: startedAt,
              finished_at: finishedAt,
            })),
          }
        }),
    )

    app.get(
      '/api/connections/:id/inbox',
      {
        schema: {
          operationId: 'listInbox',
          summary: 'Webhooks as they came, newest first',
          tags,
          params: idParams,
          querystring: z.object({ before, limit }),
          response: {
            200: z.object({
              items: z.array(
                z.object({
                  id: z.number().int(),
                  received_at: z.string(),
                  times: z.number().int(),
                  body: z.string(),
                  records: z.array(z.object({ kind: z.enum(recordKinds), id: z.string() })),
                  processed_at: z.string().nullable(),
                }),
              ),
            }),
            ...problemResponses(404),
          },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'repair')
          const found = await listInbox(tx, {
            connectionId: request.params.id,
            limit: request.query.limit,
            ...(request.query.before === undefined ? {} : { beforeId: request.query.before }),
          })
          return {
            items: found.map((entry) => ({
              id: entry.id,
              received_at: entry.receivedAt,
              times: entry.times,
              body: maskTokens(entry.body),
              records: entry.records,
              processed_at: entry.processedAt,
            })),
          }
        }),
    )

    app.post(
      '/api/connections/:id/inbox/replay',
      {
        schema: {
          operationId: 'replayDeliveries',
          summary: 'Act on stored webhooks once more',
          tags,
          params: idParams,
          body: z.object({ ids: z.array(z.number().int()).min(1).max(1000) }),
          response: { 200: z.object({ replayed: z.number().int() }), ...problemResponses(404) },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'repair')
          return { replayed: await replayDeliveries(tx, request.params.id, request.body.ids) }
        }),
    )

    app.post(
      '/api/connections/:id/audit',
      {
        schema: {
          operationId: 'runAudit',
          summary: 'Compare both sides record by record; with repair, mark what differs',
          tags,
          params: idParams,
          body: z.object({ repair: z.boolean().default(false) }),
          response: {
            200: z.object({
              pairs: z.number().int(),
              equal: z.number().int(),
              differing: z.number().int(),
              only_here: z.number().int(),
              only_there: z.number().int(),
              percent: z.number(),
            }),
            ...problemResponses(404),
          },
        },
      },
      async (request) => {
        const report = await runAudit(sync.parts, {
          who: request.principal,
          id: request.params.id,
          repair: request.body.repair,
        })
        return {
          pairs: report.pairs,
          equal: report.equal,
          differing: report.differing,
          only_here: report.onlyHere,
          only_there: report.onlyThere,
          percent: report.percent,
        }
      },
    )
  }
}

/** Raw bodies are shown for understanding; the tokens inside them are nobody's to read. */
function maskTokens(body: string): string {
  return body.replace(/((?:token|secret|auth|code)[^=&"]*(?:=|":\s*"))([^&"]{4})[^&"]*/gi, '$1$2…')
}
