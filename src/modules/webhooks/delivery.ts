export const deliveryStates = ['due', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One message on its way to one endpoint. */
export interface Delivery {
  id: number
  endpointId: number
  /** Sent as `webhook-id`, the same at every attempt: receivers deduplicate by it. */
  messageId: string
  event: string
  /** Exactly what is signed and sent. */
  body: string
  state: DeliveryState
  /** Attempts made since it was queued or replayed. */
  tries: number
  nextTryAt: string
  lastStatus: number | null
  /** A code, with a detail after a colon: `timeout`, `http_500: …`, `refused_address: 10.0.0.1`. */
  lastError: string | null
  createdAt: string
  deliveredAt: string | null
}
