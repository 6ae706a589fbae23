import type { Transaction } from '../../platform/database/index.ts'
import type { Status } from './status.ts'
import { readStatuses } from './status-store.ts'

/** Every status of the tenant in its own order. For other modules: nobody's right is checked. */
export function findStatuses(tx: Transaction): Promise<Status[]> {
  return readStatuses(tx)
}
