import type { FactSubscriber } from '../../platform/facts/index.ts'
import { insertDeliveries } from './delivery-store.ts'

/**
 * Queues facts for every endpoint of the tenant that wants them, in the transaction that records
 * them: what is rolled back is never told, and what is committed always is. One statement for any
 * number of facts and endpoints; the same fact queued twice is one delivery.
 */
export const enqueueWebhooks: FactSubscriber = async (tx, facts) => {
  if (facts.length === 0) return
  await insertDeliveries(
    tx,
    facts.map((fact) => ({
      id: `msg_${tx.tenantId}_${fact.id}`,
      event: fact.name,
      data: JSON.stringify(fact.data),
    })),
  )
}
