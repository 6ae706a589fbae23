import { ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findUnperformed } from '../staff/index.ts'

/** Services that somebody would perform; `force` does without asking. */
export interface Performance {
  userId: number
  serviceIds: number[]
  force?: boolean | undefined
}

/**
 * Staff may be booked for what they perform.
 * @throws ProblemError `service_not_performed` naming the services
 */
export async function checkPerformed(tx: Transaction, of: Performance): Promise<void> {
  if (of.force || of.serviceIds.length === 0) return
  const missing = await findUnperformed(tx, of)
  if (missing.length === 0) return
  throw new ProblemError('service_not_performed', {
    details: { user_id: of.userId, service_ids: missing },
  })
}
