import { z } from 'zod'
import {
  authoriseConnection,
  describeConnector,
  readMonitor,
  readSummary,
  type Sync,
} from '../../sync/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, problemResponses } from '../schemas.ts'
import {
  connectorSchema,
  monitorSchema,
  presentConnector,
  presentMonitor,
  presentSummary,
  summarySchema,
} from './monitor-shapes.ts'

const tags = ['Connections']

/** How connections stand, one and all, and what can be connected. */
export function connectionMonitorRoutes(app: RouteApp, sync: Sync): void {
  connectorsRoute(app, sync)
  summaryRoute(app, sync)
  monitorRoute(app, sync)
}

function connectorsRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connectors',
    {
      schema: {
        operationId: 'listConnectors',
        summary: 'What can be connected, with the forms of its settings',
        tags,
        response: { 200: z.object({ items: z.array(connectorSchema) }), ...problemResponses() },
      },
    },
    async (request) => {
      authoriseConnection(request.principal, 'see')
      const connectors = [...sync.parts.connectors.values()]
      return { items: connectors.map((one) => presentConnector(describeConnector(one))) }
    },
  )
}

function summaryRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/summary',
    {
      schema: {
        operationId: 'summariseConnections',
        summary: 'Whether everything is in step, or how many records need somebody',
        tags,
        response: { 200: summarySchema, ...problemResponses() },
      },
    },
    (request) =>
      request.inTenant(async (tx) =>
        presentSummary(await readSummary(sync.parts, tx, request.principal)),
      ),
  )
}

function monitorRoute(app: RouteApp, sync: Sync): void {
  app.get(
    '/api/connections/:id/health',
    {
      schema: {
        operationId: 'readConnectionHealth',
        summary: 'Everything about one connection at a glance, with its last 24 hours',
        tags,
        params: idParams,
        response: { 200: monitorSchema, ...problemResponses(404) },
      },
    },
    (request) =>
      request.inTenant(async (tx) => {
        const asked = { who: request.principal, id: request.params.id }
        const monitor = await readMonitor(sync.parts, tx, asked)
        return presentMonitor(tx, monitor, sync.parts.now())
      }),
  )
}
