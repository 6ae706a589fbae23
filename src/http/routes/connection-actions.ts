import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  checkConnection,
  readDictionaries,
  type Sync,
  startConnection,
  synchronise,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { checkStepSchema } from './connection-shapes.ts'

const tags = ['Connections']

/** What a person has a connection do: be tested, be started, fetch what there is to choose from. */
export function connectionActions(app: RouteApp, sync: Sync): void {
  checkRoute(app, sync)
  startRoute(app, sync)
  dictionariesRoute(app, sync)
  synchroniseRoute(app, sync)
}

function checkRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/check',
    {
      schema: {
        operationId: 'checkConnection',
        summary: 'Test a connection step by step',
        tags,
        params: idParams,
        response: {
          200: z.object({ steps: z.array(checkStepSchema) }),
          ...problemResponses(404),
        },
      },
    },
    async (request) => ({
      steps: await checkConnection(sync.parts, { who: request.principal, id: request.params.id }),
    }),
  )
}

function startRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/start',
    {
      schema: {
        operationId: 'startConnection',
        summary: 'Make the other side ready and begin to keep both in step',
        tags,
        params: idParams,
        response: { 204: z.null(), ...problemResponses(404, 422, 502) },
      },
    },
    async (request, reply) => {
      await startConnection(sync.parts, { who: request.principal, id: request.params.id })
      return reply.code(204).send(null)
    },
  )
}

function dictionariesRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/dictionaries',
    {
      schema: {
        operationId: 'readDictionaries',
        summary: 'What the other side offers to choose from',
        tags,
        params: idParams,
        response: {
          200: z
            .record(
              z.string(),
              z.array(z.object({ id: z.string(), name: z.string(), group: z.string().optional() })),
            )
            .describe('By the setting that chooses from it; `group` is what an entry belongs to'),
          ...problemResponses(404, 422, 502),
        },
      },
    },
    (request) => readDictionaries(sync.parts, { who: request.principal, id: request.params.id }),
  )
}

function synchroniseRoute(app: RouteApp, sync: Sync): void {
  app.post(
    '/api/connections/:id/synchronise',
    {
      schema: {
        operationId: 'synchronise',
        summary: 'Bring one kind of record wholly in step now',
        tags,
        params: idParams,
        body: z.object({ kind: z.enum(recordKinds).default('service') }),
        response: { 202: z.object({ run_id: z.number().int() }), ...problemResponses(404) },
      },
    },
    async (request, reply) => {
      const runId = await synchronise(sync.parts, {
        who: request.principal,
        id: request.params.id,
        kind: request.body.kind,
      })
      return reply.code(202).send({ run_id: runId })
    },
  )
}
