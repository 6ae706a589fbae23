import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, idCursor, type Page, readIdCursor } from '../../kernel/page.ts'
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
): Promise<Page<Delivery>> {
  const { endpointId, state, limit, cursor } = query
  await readEndpoint(tx, who, endpointId)
  const beforeId = readIdCursor(cursor, Number.MAX_SAFE_INTEGER)
  const found = await pageOfDeliveries(tx, { endpointId, state, beforeId, limit: limit + 1 })
  return cutPage(found, limit, idCursor)
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
