import { systemPrincipal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { holdFence, type Lane } from '../../platform/lanes/index.ts'
import type { WebhookParts } from './create-endpoint-handler.ts'
import type { Delivery } from './delivery.ts'
import { failDue, markDelivered, markTried } from './delivery-store.ts'
import type { Endpoint } from './endpoint.ts'
import { lockEndpoint, noteHealth, updateEndpointRow } from './endpoint-store.ts'
import type { Verdict } from './judge-attempt.ts'
import { endpointFact } from './present-endpoint.ts'
import { outagePauseMs, retryDelayMs } from './retry-schedule.ts'

type Clock = Pick<WebhookParts, 'now' | 'random'>
type Failure = Exclude<Verdict, { kind: 'delivered' }>

const patienceMs = 5 * 24 * 60 * 60 * 1_000

/**
 * Writes down what an attempt came to. Answers the endpoint as it stands now when more may be sent
 * to it, or null when the pass is over: it is gone, switched off, or nobody answers there.
 * @throws LaneLost
 */
export async function settleAttempt(
  parts: WebhookParts,
  attempt: { lane: Lane; delivery: Delivery; verdict: Verdict },
): Promise<Endpoint | null> {
  const { lane, delivery, verdict } = attempt
  return parts.db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    const endpoint = await lockEndpoint(tx, lane.subjectId)
    if (!endpoint) return null
    if (verdict.kind === 'delivered') {
      const at = new Date(parts.now()).toISOString()
      await markDelivered(tx, delivery.id, { status: verdict.status, at })
      return restoreHealth(tx, endpoint)
    }
    await markTried(tx, delivery.id, tried(parts, delivery, verdict))
    return noteFailure(tx, endpoint, { clock: parts, verdict })
  })
}

async function restoreHealth(tx: Transaction, endpoint: Endpoint): Promise<Endpoint | null> {
  const { failingSince, outages, resumeAt } = endpoint
  const ailing = failingSince !== null || outages > 0 || resumeAt !== null
  const healthy = { failingSince: null, outages: 0, resumeAt: null }
  if (ailing) await noteHealth(tx, endpoint.id, healthy)
  return endpoint.active ? { ...endpoint, ...healthy } : null
}

function tried({ now, random }: Clock, delivery: Delivery, verdict: Failure) {
  const { status, error } = verdict
  const delayMs = verdict.kind === 'retry' ? retryDelayMs(delivery.tries + 1, random()) : null
  if (verdict.kind !== 'retry' || delayMs === null) return { status, error, nextTryAt: null }
  const waitMs = Math.max(delayMs, verdict.retryAfterMs)
  return { status, error, nextTryAt: new Date(now() + waitMs).toISOString() }
}

async function noteFailure(
  tx: Transaction,
  endpoint: Endpoint,
  { clock, verdict }: { clock: Clock; verdict: Failure },
): Promise<Endpoint | null> {
  if (!endpoint.active) return null
  const nowMs = clock.now()
  const failingSince = endpoint.failingSince ?? new Date(nowMs).toISOString()
  if (verdict.kind === 'gone') return switchOff(tx, endpoint, 'gone')
  if (nowMs - Date.parse(failingSince) >= patienceMs) return switchOff(tx, endpoint, 'failing')
  const outage = verdict.kind === 'retry' && verdict.outage
  const outages = outage ? endpoint.outages + 1 : 0
  const asked = verdict.kind === 'retry' ? verdict.retryAfterMs : 0
  const pauseMs = Math.max(outage ? outagePauseMs(outages, clock.random()) : 0, asked)
  const resumeAt = outage ? new Date(nowMs + pauseMs).toISOString() : null
  await noteHealth(tx, endpoint.id, { failingSince, outages, resumeAt })
  return outage ? null : { ...endpoint, failingSince, outages, resumeAt }
}

/** Switches an endpoint off for its tenant to see, and gives up what waits for it. */
async function switchOff(
  tx: Transaction,
  before: Endpoint,
  disabledReason: 'gone' | 'failing',
): Promise<null> {
  const { id, url, events } = before
  const after = await updateEndpointRow(tx, id, { url, events, active: false, disabledReason })
  await failDue(tx, id, 'endpoint_off')
  const { actor } = systemPrincipal(tx.tenantId)
  if (after) await record(tx, endpointFact('WebhookDisabled', { actor, after, before }))
  return null
}
