import type { Delivery } from './delivery.ts'

/** A delivery as lists show it: without its body, which may be long. */
export function presentDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    message_id: delivery.messageId,
    event: delivery.event,
    state: delivery.state,
    tries: delivery.tries,
    next_try_at: delivery.state === 'due' ? delivery.nextTryAt : null,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    created_at: delivery.createdAt,
    delivered_at: delivery.deliveredAt,
  }
}
