import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import {
  authoriseConnection,
  type Connection,
  changeConnection,
  checkConnection,
  createConnection,
  type Health,
  listConnections,
  readDictionaries,
  readHealth,
  removeConnection,
  requireConnection,
  type Sync,
  startConnection,
  synchronise,
} from '../../sync/index.ts'
import { idParams, problemResponses } from '../schemas.ts'

/** Settings are words, numbers, switches, and maps of words (statuses to stages). */
const settingsSchema = z.record(
  z.string().max(100),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.string())]),
)

const connectionSchema = z
  .object({
    id: z.number().int(),
    connector: z.string(),
    name: z.string(),
    state: z.enum(['active', 'paused', 'unauthorised', 'off']),
    settings: settingsSchema.describe('Without the secrets, which are never shown again'),
    hook_url: z.string(),
    account_id: z.string().nullable(),
    account_host: z.string().nullable(),
    conflict_rule: z.enum(['theirs', 'ours', 'newest']),
    alert: z.unknown(),
    last_contact_at: z.string().nullable(),
    health: z.object({
      in_step: z.number().int(),
      due: z.number().int(),
      parked: z.number().int(),
      uncertain: z.number().int(),
      conflicts: z.number().int(),
      inbox_waiting: z.number().int(),
      oldest_due_at: z.string().nullable(),
    }),
  })
  .meta({ id: 'Connection' })

const newConnectionSchema = z.object({
  connector: z.string().max(40),
  name: z.string().min(1).max(200),
  settings: settingsSchema.default({}),
  conflict_rule: z.enum(['theirs', 'ours', 'newest']).default('newest'),
})

const changeSchema = z.object({
  name: z.string().min(1).max(200).optional(),
  settings: settingsSchema.optional(),
  state: z.enum(['active', 'paused', 'off']).optional(),
  conflict_rule: z.enum(['theirs', 'ours', 'newest']).optional(),
})

const checkStepSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  found: z.string(),
  fix: z.string().nullable(),
})

const tags = ['connections']

/** Connections: made, tested, started, changed; their health at a glance. */
export function connectionRoutes(sync: Sync): FastifyPluginAsyncZod {
  const { parts } = sync
  return async (app) => {
    app.get(
      '/api/connections',
      {
        schema: {
          operationId: 'listConnections',
          summary: 'All connections with their health',
          tags,
          response: {
            200: z.object({ items: z.array(connectionSchema) }),
            ...problemResponses(),
          },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'see')
          const connections = await listConnections(tx)
          const items = []
          for (const one of connections)
            items.push(present(sync, one, await readHealth(tx, one.id)))
          return { items }
        }),
    )

    app.get(
      '/api/connections/:id',
      {
        schema: {
          operationId: 'readConnection',
          summary: 'One connection with its health',
          tags,
          params: idParams,
          response: { 200: connectionSchema, ...problemResponses(404) },
        },
      },
      (request) =>
        request.inTenant(async (tx) => {
          authoriseConnection(request.principal, 'see')
          const connection = await requireConnection(tx, request.params.id)
          return present(sync, connection, await readHealth(tx, connection.id))
        }),
    )

    app.post(
      '/api/connections',
      {
        schema: {
          operationId: 'createConnection',
          summary: 'Make a connection, paused until it is started',
          tags,
          body: newConnectionSchema,
          response: { 201: z.object({ id: z.number().int() }), ...problemResponses(404, 409) },
        },
      },
      async (request, reply) => {
        const { connector, name, settings, conflict_rule: conflictRule } = request.body
        const id = await request.inTenant((tx) =>
          createConnection(parts, tx, {
            who: request.principal,
            input: { connector, name, settings, conflictRule },
          }),
        )
        return reply.code(201).send({ id })
      },
    )

    app.put(
      '/api/connections/:id',
      {
        schema: {
          operationId: 'changeConnection',
          summary: 'Change a connection; a secret left out stays as it is',
          tags,
          params: idParams,
          body: changeSchema,
          response: { 204: z.null(), ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        const { conflict_rule: conflictRule, name, settings, state } = request.body
        await request.inTenant((tx) =>
          changeConnection(parts, tx, {
            who: request.principal,
            id: request.params.id,
            input: {
              ...(name === undefined ? {} : { name }),
              ...(settings === undefined ? {} : { settings }),
              ...(state === undefined ? {} : { state }),
              ...(conflictRule === undefined ? {} : { conflictRule }),
            },
          }),
        )
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/api/connections/:id',
      {
        schema: {
          operationId: 'removeConnection',
          summary: 'Remove a connection; what it made at the other side stays there',
          tags,
          params: idParams,
          response: { 204: z.null(), ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        await request.inTenant((tx) =>
          removeConnection(tx, { who: request.principal, id: request.params.id }),
        )
        return reply.code(204).send(null)
      },
    )

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
        steps: await checkConnection(parts, { who: request.principal, id: request.params.id }),
      }),
    )

    app.post(
      '/api/connections/:id/start',
      {
        schema: {
          operationId: 'startConnection',
          summary: 'Make the other side ready and begin to keep both in step',
          tags,
          params: idParams,
          response: { 204: z.null(), ...problemResponses(404, 422) },
        },
      },
      async (request, reply) => {
        await startConnection(parts, { who: request.principal, id: request.params.id })
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/api/connections/:id/dictionaries',
      {
        schema: {
          operationId: 'readDictionaries',
          summary: 'What the other side offers to choose from',
          tags,
          params: idParams,
          response: {
            200: z.record(
              z.string(),
              z.array(z.object({ id: z.string(), name: z.string(), group: z.string().optional() })),
            ),
            ...problemResponses(404),
          },
        },
      },
      (request) => readDictionaries(parts, { who: request.principal, id: request.params.id }),
    )

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
        const runId = await synchronise(parts, {
          who: request.principal,
          id: request.params.id,
          kind: request.body.kind,
        })
        return reply.code(202).send({ run_id: runId })
      },
    )
  }
}

function present(sync: Sync, connection: Connection, health: Health) {
  return {
    id: connection.id,
    connector: connection.connector,
    name: connection.name,
    state: connection.state,
    settings: settingsSchema.parse(connection.settings),
    hook_url: `${sync.parts.publicUrl}/hooks/${connection.hookKey}`,
    account_id: connection.accountId,
    account_host: connection.accountHost,
    conflict_rule: connection.conflictRule,
    alert: connection.alert,
    last_contact_at: connection.lastContactAt,
    health: {
      in_step: health.inStep,
      due: health.due,
      parked: health.parked,
      uncertain: health.uncertain,
      conflicts: health.conflicts,
      inbox_waiting: health.inboxWaiting,
      oldest_due_at: health.oldestDueAt,
    },
  }
}
