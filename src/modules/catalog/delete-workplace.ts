import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { countComingBookingsAt, lockWorkplace, softDeleteWorkplace } from './workplace-store.ts'

/**
 * Removes a workplace; past bookings keep their row.
 *
 * @throws ProblemError `not_found`, `forbidden`, or `in_use` with the number of `bookings` to come
 */
export async function deleteWorkplace(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseCatalog(who, 'delete', 'workplace')
  const workplace = await lockWorkplace(tx, id)
  if (!workplace) throw new ProblemError('not_found')
  const bookings = await countComingBookingsAt(tx, id)
  if (bookings > 0) throw new ProblemError('in_use', { details: { bookings } })
  await softDeleteWorkplace(tx, id)
  await record(tx, {
    name: 'WorkplaceDeleted',
    subject: 'workplace',
    subjectId: id,
    actor: who.actor,
    data: presentWorkplace(workplace),
  })
}
