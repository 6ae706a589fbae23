import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { changeWorkplace, type Workplace, type WorkplaceChanges } from './workplace.ts'
import { checkWorkplace } from './workplace-rules.ts'
import { lockWorkplace, updateWorkplaceRow } from './workplace-store.ts'

/**
 * Changes some fields of a workplace; what changes nothing is no event. With less capacity, the
 * visits that are booked stay, and only new ones meet the new bound.
 *
 * @throws ProblemError `forbidden`, `not_found`, `invalid_input`
 */
export async function updateWorkplace(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: WorkplaceChanges },
): Promise<Workplace> {
  authoriseCatalog(who, 'update', 'workplace')
  const before = await lockWorkplace(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = changeWorkplace(before, changes)
  checkWorkplace(wanted)
  const was = changedFields(presentWorkplace(before), presentWorkplace(wanted))
  if (Object.keys(was).length === 0) return before
  const after = await updateWorkplaceRow(tx, wanted)
  await record(tx, {
    name: 'WorkplaceUpdated',
    subject: 'workplace',
    subjectId: id,
    actor: who.actor,
    data: presentWorkplace(after),
    before: was,
  })
  return after
}
