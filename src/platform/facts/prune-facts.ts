import type { Database } from '../database/index.ts'
import { deleteOldFacts } from './audit-store.ts'

const batch = 5_000
const mostBatches = 200

/**
 * Deletes what happened more than so many days ago, in small transactions, a million a run at most.
 * How far it went is kept, so that the feed refuses a cursor that may have missed something.
 * Answers how many facts are gone.
 */
export async function pruneFacts(db: Database, keepDays: number): Promise<number> {
  let total = 0
  for (let turn = 0; turn < mostBatches; turn++) {
    const gone = await db.outside((tx) => deleteOldFacts(tx, { keepDays, limit: batch }))
    total += gone
    if (gone < batch) break
  }
  return total
}
