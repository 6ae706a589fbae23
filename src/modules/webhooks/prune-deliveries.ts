import type { Database } from '../../platform/database/index.ts'
import { pruneSettled } from './delivery-store.ts'

const keepDays = { delivered: 30, failed: 90 } as const
const batch = 5_000

/**
 * Deletes old settled deliveries of all tenants: delivered ones after 30 days, failed ones, which
 * somebody may still want to replay, after 90. For the housekeeper.
 */
export async function pruneDeliveries(db: Database, signal?: AbortSignal): Promise<void> {
  for (const state of ['delivered', 'failed'] as const) {
    // In batches of a transaction each, so that no lock is held for long.
    for (let gone = batch; gone === batch && !signal?.aborted; ) {
      const query = { state, keepDays: keepDays[state], limit: batch }
      gone = await db.outside((tx) => pruneSettled(tx, query))
    }
  }
}
