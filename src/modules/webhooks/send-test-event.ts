import { ProblemError } from '../../kernel/errors.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import type { Delivery } from './delivery.ts'
import { insertDelivery } from './delivery-store.ts'
import { findEndpoint, liftPause } from './endpoint-store.ts'
import { authoriseWebhook } from './webhook-policy.ts'

/**
 * Queues a `WebhookTest` event for one endpoint, whatever events it wants. It goes the way of all
 * others, so that what it proves holds for them.
 * @throws ProblemError `forbidden` `not_found` `webhook_off`
 */
export async function sendTestEvent(
  tx: Transaction,
  who: Principal,
  endpointId: number,
): Promise<Delivery> {
  authoriseWebhook(who, 'send')
  const endpoint = await findEndpoint(tx, endpointId)
  if (!endpoint) throw new ProblemError('not_found')
  if (!endpoint.active) throw new ProblemError('webhook_off')
  await liftPause(tx, endpointId)
  const messageId = `msg_${tx.tenantId}_test_${uuidv7()}`
  const event = 'WebhookTest'
  const body = JSON.stringify({
    type: event,
    timestamp: new Date().toISOString(),
    data: { endpoint_id: endpointId },
    id: messageId,
    tenant_id: tx.tenantId,
  })
  const delivery = await insertDelivery(tx, { endpointId, messageId, event, body })
  await wakeLane(tx, { subject: 'endpoint', subjectId: endpointId })
  return delivery
}
