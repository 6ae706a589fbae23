import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import { findDelivery, pageOfDeliveries } from './delivery-store.ts'
import { readEndpoint } from './read-endpoints.ts'
import { authoriseWebhook } from './webhook-policy.ts'

export interface DeliveryQuery {
  endpointId: number
  state?: DeliveryState | undefined
  /** 1 to 200. */
  limit: number
  cursor?: string | undefined
}

/** Deliveries of an endpoint, newest first. @throws ProblemError `not_found` `invalid_input` */
export async function listDeliveries(
  tx: Transaction,
  who: Principal,
  query: DeliveryQuery,
): Promise<{ items: Delivery[]; nextCursor: string | null }> {
  const { endpointId, state, limit, cursor } = query
  await readEndpoint(tx, who, endpointId)
  const beforeId = Number(cursor ?? Number.MAX_SAFE_INTEGER)
  if (!Number.isSafeInteger(beforeId)) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid' }] })
  }
  const found = await pageOfDeliveries(tx, { endpointId, state, beforeId, limit: limit + 1 })
  const items = found.slice(0, limit)
  return { items, nextCursor: found.length > limit ? String(items.at(-1)?.id) : null }
}

/** One delivery, with the body as it is sent. @throws ProblemError `forbidden` `not_found` */
export async function readDelivery(
  tx: Transaction,
  who: Principal,
  key: { endpointId: number; id: number },
): Promise<Delivery> {
  authoriseWebhook(who, 'read')
  const delivery = await findDelivery(tx, key)
  if (!delivery) throw new ProblemError('not_found')
  return delivery
}
