import { z } from 'zod'
import {
  cancelRun,
  nameFindings,
  readRun,
  readRuns,
  type Sync,
  startAudit,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { newestFirstQuery, presentRun, runSchema, withoutRows } from './sync-shapes.ts'

const tags = ['Sync']
const runParams = idParams.extend({ run_id: z.coerce.number().int() })
const triggers = ['changes', 'schedule', 'person', 'audit', 'repair'] as const

/** What sync did and does: runs with how far they are, audits, and calling one off. */
export function runRoutes(app: RouteApp, sync: Sync): void {
  listRoute(app, sync)
  readRoute(app, sync)
  cancelRoute(app, sync)
  startAuditRoute(app, sync)
}

function listRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/runs',
    {
      schema: {
        operationId: 'listRuns',
        summary: 'What sync did, newest first; reports are in the single runs',
        tags,
        params: idParams,
        querystring: newestFirstQuery.extend({ trigger: z.enum(triggers).optional() }),
        response: { 200: z.object({ items: z.array(runSchema) }), ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const { before, limit, trigger } = request.query
        const found = await readRuns(tx, {
          who: request.principal,
          connectionId: request.params.id,
          limit,
          nowMs: sync.parts.now(),
          ...(before === undefined ? {} : { beforeId: before }),
          ...(trigger === undefined ? {} : { triggers: [trigger] }),
        })
        return { items: found.map(presentRun).map(withoutRows) }
      }),
  )
}

function readRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/runs/:run_id',
    {
      schema: {
        operationId: 'readRun',
        summary: 'One run with how far it is; an audit with the records that differ',
        tags,
        params: runParams,
        response: { 200: runSchema, ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const { id: connectionId, run_id: id } = request.params
        const nowMs = sync.parts.now()
        const found = await readRun(tx, { who: request.principal, connectionId, id, nowMs })
        const report = await nameFindings(sync.parts, tx, found.run.report)
        return presentRun({ ...found, run: { ...found.run, report } })
      }),
  )
}

function cancelRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/runs/:run_id/cancel',
    {
      schema: {
        operationId: 'cancelRun',
        summary: 'Call a run or an audit off; what it did stays done',
        tags,
        params: runParams,
        response: { 204: z.null(), ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      const { id: connectionId, run_id: runId } = request.params
      await request.inTenant((tx) =>
        cancelRun(sync.parts, tx, { who: request.principal, connectionId, runId }),
      )
      return reply.code(204).send(null)
    },
  )
}

function startAuditRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/audits',
    {
      schema: {
        operationId: 'startAudit',
        summary: 'Compare both sides in the background; with repair, mark what differs',
        tags,
        params: idParams,
        body: z.object({ repair: z.boolean().default(false) }),
        response: { 202: z.object({ run_id: z.number().int() }), ...problemResponses(404, 409) },
      },
    },
    async (request, reply) => {
      const { repair } = request.body
      const asked = { who: request.principal, id: request.params.id, repair }
      return reply.code(202).send({ run_id: await startAudit(sync.parts, asked) })
    },
  )
}
