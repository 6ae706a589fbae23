import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentStatus } from './present-status.ts'
import { countBookingsWith, lockStatuses, softDeleteStatus } from './status-store.ts'

/**
 * Removes a booking status that nothing uses.
 *
 * @throws ProblemError `not_found`, `forbidden`, or `in_use`: with the number of `bookings` that have
 * it, or because new bookings get it (`is_default`)
 */
export async function deleteStatus(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseCatalog(who, 'delete', 'status')
  const status = (await lockStatuses(tx)).find((candidate) => candidate.id === id)
  if (!status) throw new ProblemError('not_found')
  const bookings = await countBookingsWith(tx, id)
  if (bookings > 0 || status.isDefault) {
    throw new ProblemError('in_use', { details: { bookings, is_default: status.isDefault } })
  }
  await softDeleteStatus(tx, id)
  await record(tx, {
    name: 'StatusDeleted',
    subject: 'status',
    subjectId: id,
    actor: who.actor,
    data: presentStatus(status),
  })
}
