import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { countVisitsAhead, lockWorkplace, softDeleteWorkplace } from './workplace-store.ts'

/**
 * Removes a workplace; past visits keep it.
 * @throws ProblemError `forbidden`, `not_found`, or `in_use` while somebody is booked
 *   there; `future_bookings` says how many such bookings there are
 */
export async function deleteWorkplace(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseCatalog(who, 'delete', 'workplace')
  const workplace = await lockWorkplace(tx, id)
  if (!workplace) throw new ProblemError('not_found')
  const ahead = await countVisitsAhead(tx, id)
  if (ahead > 0) throw new ProblemError('in_use', { details: { future_bookings: ahead } })
  await softDeleteWorkplace(tx, id)
  await record(tx, {
    name: 'WorkplaceDeleted',
    subject: 'workplace',
    subjectId: id,
    actor: who.actor,
    data: presentWorkplace({ ...workplace, active: false }),
    before: { active: workplace.active },
  })
}
