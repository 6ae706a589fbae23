import type { Outbound } from '../../kernel/outbound.ts'
import type { Database } from '../../platform/database/index.ts'
import { holdFence, type Lane, type LaneHandler, LaneLost } from '../../platform/lanes/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import type { Log } from '../../platform/telemetry/index.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import type { Delivery } from './delivery.ts'
import { dueDeliveries, failDue } from './delivery-store.ts'
import type { Endpoint } from './endpoint.ts'
import { findEndpoint, lockEndpoint } from './endpoint-store.ts'
import { settleAttempt } from './settle-attempt.ts'

export interface WebhookParts {
  db: Database
  outbound: Outbound
  sealer: Sealer
  log: Log
  /** Unix milliseconds. */
  now(): number
  /** From 0 up to 1. */
  random(): number
}

/** The clock and the dice are the real ones unless a test brings its own. */
export type EndpointHandlerOptions = Omit<WebhookParts, 'now' | 'random'> &
  Partial<Pick<WebhookParts, 'now' | 'random'>>

const pageSize = 20
/** After this a lane goes back, so that an endpoint with a long queue lets others have a turn. */
const passMs = 30_000

/**
 * Makes the handler of webhook lanes: it sends what is due at one endpoint, one after another in
 * the order of the facts. A delivery is marked after it was sent; a worker that dies in between
 * leaves it due, and it is sent again under the same number.
 */
export function createEndpointHandler(options: EndpointHandlerOptions): LaneHandler {
  const parts: WebhookParts = { now: Date.now, random: Math.random, ...options }
  return async (lane, signal) => {
    try {
      await drain(parts, lane, signal)
    } catch (error) {
      // Deleted, or taken over by a worker that believed this one dead: either way not ours.
      if (!(error instanceof LaneLost)) throw error
      parts.log.info({ lane: lane.key }, 'a webhook lane was lost')
    }
  }
}

async function drain(parts: WebhookParts, lane: Lane, signal: AbortSignal): Promise<void> {
  const passEndsAt = parts.now() + passMs
  for (let more = true; more; ) {
    const page = await readPage(parts, lane)
    more = page.deliveries.length === pageSize
    let { endpoint } = page
    if (endpoint && !endpoint.active) return abandonDue(parts.db, lane)
    for (const delivery of page.deliveries) {
      if (!endpoint || signal.aborted || parts.now() >= passEndsAt) return
      const verdict = await attemptDelivery(parts, { lane, endpoint, delivery, signal })
      if (verdict === 'aborted') return
      endpoint = await settleAttempt(parts, { lane, delivery, verdict })
    }
    if (!endpoint) return
  }
}

async function readPage(
  { db, now }: WebhookParts,
  lane: Lane,
): Promise<{ endpoint: Endpoint | null; deliveries: Delivery[] }> {
  const query = {
    endpointId: lane.subjectId,
    now: new Date(now()).toISOString(),
    limit: pageSize,
  }
  return db.transaction(lane.tenantId, async (tx) => ({
    endpoint: await findEndpoint(tx, lane.subjectId),
    deliveries: await dueDeliveries(tx, query),
  }))
}

/** An endpoint may be switched off while a change that it wanted was being committed. */
async function abandonDue(db: Database, lane: Lane): Promise<void> {
  await db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    const endpoint = await lockEndpoint(tx, lane.subjectId)
    if (endpoint && !endpoint.active) await failDue(tx, lane.subjectId, 'endpoint_off')
  })
}
