import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  authoriseConnection,
  type Connection,
  changeConnection,
  createConnection,
  listConnections,
  readHealth,
  removeConnection,
  requireConnection,
  type Sync,
  showSecrets,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { connectionActions } from './connection-actions.ts'
import { connectionMonitorRoutes } from './connection-monitor.ts'
import {
  changeSchema,
  connectionSchema,
  newConnectionSchema,
  presentConnection,
} from './connection-shapes.ts'

const tags = ['Connections']

/** Connections: made, tested, started, changed; their health at a glance. */
export function connectionRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    listRoute(app, sync)
    readRoute(app, sync)
    createRoute(app, sync)
    changeRoute(app, sync)
    removeRoute(app)
    connectionMonitorRoutes(app, sync)
    connectionActions(app, sync)
  }
}

function listRoute(app: RouteApp, sync: Sync): void {
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
          items.push(await present(sync, tx, { connection: one, who: request.principal }))
        return { items }
      }),
  )
}

function readRoute(app: RouteApp, sync: Sync): void {
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
        return present(sync, tx, { connection, who: request.principal })
      }),
  )
}

async function present(
  sync: Sync,
  tx: Transaction,
  { connection, who }: { connection: Connection; who: Principal },
) {
  return presentConnection(sync.parts.publicUrl, connection, {
    health: await readHealth(sync.parts, tx, connection.id),
    secrets: showSecrets(sync.parts, who, connection),
  })
}

function createRoute(app: RouteApp, sync: Sync): void {
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
        createConnection(sync.parts, tx, {
          who: request.principal,
          input: { connector, name, settings, conflictRule },
        }),
      )
      return reply.code(201).send({ id })
    },
  )
}

function changeRoute(app: RouteApp, sync: Sync): void {
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
      const { name, settings, state } = request.body
      const { conflict_rule: conflictRule, field_rules: fieldRules } = request.body
      await request.inTenant((tx) =>
        changeConnection(sync.parts, tx, {
          who: request.principal,
          id: request.params.id,
          input: {
            ...(name === undefined ? {} : { name }),
            ...(settings === undefined ? {} : { settings }),
            ...(state === undefined ? {} : { state }),
            ...(conflictRule === undefined ? {} : { conflictRule }),
            ...(fieldRules === undefined ? {} : { fieldRules }),
          },
        }),
      )
      return reply.code(204).send(null)
    },
  )
}

function removeRoute(app: RouteApp): void {
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
}
