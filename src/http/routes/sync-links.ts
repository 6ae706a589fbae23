import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  findLinksFor,
  type LinkState,
  readLink,
  releaseLink,
  retry,
  type Sync,
  settleLink,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { linkDetailSchema, presentLinkDetail, releaseSchema, settleSchema } from './link-shapes.ts'
import { linkSchema, linksQuery, presentLink } from './sync-shapes.ts'

const tags = ['Sync']
const linkParams = idParams.extend({ link_id: z.coerce.number().int() })

/** Pairs of records: listed, shown field by field, tried again, settled by a person. */
export function linkRoutes(app: RouteApp, sync: Sync): void {
  listRoute(app, sync)
  readRoute(app, sync)
  retryRoute(app)
  settleRoute(app, sync)
  releaseRoute(app, sync)
}

function listRoute(app: RouteApp, sync: Sync): void {
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
        const { state, kind, local_id: localId, after, limit, search } = request.query
        const found = await findLinksFor(sync.parts, tx, {
          who: request.principal,
          connectionId: request.params.id,
          limit,
          ...(state ? { states: statesOf(state), orDisputed: state === 'attention' } : {}),
          ...(kind ? { kind } : {}),
          ...(search ? { search } : {}),
          ...(localId === undefined ? {} : { localId }),
          ...(after === undefined ? {} : { afterId: after }),
        })
        return { items: found.map(presentLink) }
      }),
  )
}

function statesOf(state: NonNullable<z.output<typeof linksQuery>['state']>): LinkState[] {
  if (state === 'attention') return ['parked', 'uncertain']
  return state === 'waiting' ? ['due', 'creating'] : [state]
}

function readRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/links/:link_id',
    {
      schema: {
        operationId: 'readLink',
        summary: 'One pair field by field: here, agreed, there; the other side is read now',
        tags,
        params: linkParams,
        response: { 200: linkDetailSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const { id: connectionId, link_id: linkId } = request.params
      const asked = { who: request.principal, connectionId, linkId }
      return presentLinkDetail(await readLink(sync.parts, asked))
    },
  )
}

function retryRoute(app: RouteApp): void {
  app.post(
    '/api/connections/:id/retry',
    {
      schema: {
        operationId: 'retryLinks',
        summary: 'Give links another try now: the named ones, those of a kind, or all that failed',
        description: 'Without `link_ids` the pulls that fail are tried again too.',
        tags,
        params: idParams,
        body: z.object({
          link_ids: z.array(z.number().int()).max(1000).optional(),
          kind: z.enum(recordKinds).optional(),
        }),
        response: { 200: z.object({ retried: z.number().int() }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const { kind, link_ids: linkIds } = request.body
        const retried = await retry(tx, {
          who: request.principal,
          connectionId: request.params.id,
          ...(linkIds ? { linkIds } : {}),
          ...(kind ? { kind } : {}),
        })
        return { retried }
      }),
  )
}

function settleRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/links/:link_id/settle',
    {
      schema: {
        operationId: 'settleLink',
        summary: 'Settle a pair by taking one side, for each field or for all that differ',
        tags,
        params: linkParams,
        body: settleSchema,
        response: { 204: z.null(), ...problemResponses(404, 409, 502) },
      },
    },
    async (request, reply) => {
      const { id: connectionId, link_id: linkId } = request.params
      const { all, choices } = request.body
      await settleLink(sync.parts, {
        who: request.principal,
        connectionId,
        linkId,
        choices: all === undefined ? (choices ?? {}) : { all },
      })
      return reply.code(204).send(null)
    },
  )
}

function releaseRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/links/:link_id/release',
    {
      schema: {
        operationId: 'releaseLink',
        summary: 'Decide about an uncertain record: it is that one there, or it is to be made',
        tags,
        params: linkParams,
        body: releaseSchema,
        response: { 204: z.null(), ...problemResponses(404, 409, 422, 502) },
      },
    },
    async (request, reply) => {
      const { id: connectionId, link_id: linkId } = request.params
      const { remote_id: remoteId } = request.body
      await releaseLink(sync.parts, {
        who: request.principal,
        connectionId,
        linkId,
        decision: remoteId === undefined ? 'create' : { remoteId },
      })
      return reply.code(204).send(null)
    },
  )
}
