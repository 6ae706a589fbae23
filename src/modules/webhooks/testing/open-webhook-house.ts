import type { Outbound } from '../../../kernel/outbound.ts'
import { type Principal, systemPrincipal } from '../../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../../platform/database/index.ts'
import { type Fact, record, subscribeToFacts } from '../../../platform/facts/index.ts'
import { type Lane, type LaneHandler, laneKey } from '../../../platform/lanes/index.ts'
import { createOutbound } from '../../../platform/outbound-http/index.ts'
import { createSealer, generateKey, type Sealer } from '../../../platform/secrets/index.ts'
import { createLog } from '../../../platform/telemetry/index.ts'
import { createTenant } from '../../tenancy/index.ts'
import { createEndpoint } from '../create-endpoint.ts'
import { createEndpointHandler } from '../create-endpoint-handler.ts'
import type { Delivery } from '../delivery.ts'
import { enqueueWebhooks } from '../enqueue-webhooks.ts'
import { listDeliveries } from '../read-deliveries.ts'
import { readEndpoint } from '../read-endpoints.ts'

export interface WebhookHouse {
  db: Database
  sealer: Sealer
  applicationKey: string
  tenantId: number
  who: Principal
  /** The program's clock; the database keeps its own. */
  clock: { nowMs: number }
  within<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  endpoint(url: string, events?: string[]): Promise<{ id: number; secret: string }>
  /** Records that a client was made, as a use case would. */
  tell(data?: Fact['data'], name?: string): Promise<void>
  handle: LaneHandler
  /** Makes one pass over the lane of an endpoint, as the worker with that fence. */
  drain(endpointId: number, lane?: { fence?: number; signal?: AbortSignal }): Promise<void>
  /** Newest last. */
  deliveries(endpointId: number): Promise<Delivery[]>
  read(endpointId: number): ReturnType<typeof readEndpoint>
  close(): Promise<void>
}

/** A tenant whose facts are queued for its endpoints, with a clock that the test moves. */
export async function openWebhookHouse(options: {
  appUrl: string
  allowedHosts: string[]
}): Promise<WebhookHouse> {
  const db = openDatabase({ url: options.appUrl })
  const unsubscribe = subscribeToFacts(enqueueWebhooks)
  const applicationKey = generateKey()
  const sealer = createSealer([applicationKey])
  const outbound: Outbound & { close(): Promise<void> } = createOutbound(options)
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name: 'Salon', language: 'en', actor })
  const who = systemPrincipal(tenantId)
  const clock = { nowMs: Date.now() }
  const log = createLog('silent')
  const parts = { db, outbound, sealer, log, now: () => clock.nowMs, random: () => 0.5 }
  const handle = createEndpointHandler(parts)
  const within: WebhookHouse['within'] = (work) => db.transaction(tenantId, work)
  return {
    db,
    sealer,
    applicationKey,
    tenantId,
    who,
    clock,
    within,
    handle,
    endpoint: async (url, events) => {
      const input = { url, events, requireHttps: false, sealer }
      const made = await within((tx) => createEndpoint(tx, who, input))
      return { id: made.endpoint.id, secret: made.secret }
    },
    tell: (data = { name: 'Aida' }, name = 'ClientCreated') =>
      within((tx) => record(tx, { name, subject: 'client', subjectId: 1, actor, data })),
    drain: (endpointId, { fence = 0, signal = new AbortController().signal } = {}) =>
      handle(laneOf(tenantId, endpointId, fence), signal),
    deliveries: async (endpointId) => {
      const query = { endpointId, limit: 200 }
      return (await within((tx) => listDeliveries(tx, who, query))).items.reverse()
    },
    read: (endpointId) => within((tx) => readEndpoint(tx, who, endpointId)),
    close: async () => {
      unsubscribe()
      await outbound.close()
      await db.close()
    },
  }
}

/** A lane nobody has claimed yet has the fence 0, so a test may hold it without a worker. */
function laneOf(tenantId: number, subjectId: number, fence: number): Lane {
  const subject = 'endpoint'
  return { key: laneKey({ subject, subjectId }), tenantId, subject, subjectId, fence }
}
