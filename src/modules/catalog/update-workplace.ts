import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { changedFields } from './changed-fields.ts'
import { presentWorkplace } from './present-workplace.ts'
import { applyWorkplaceChanges, type Workplace, type WorkplaceChanges } from './workplace.ts'
import { lockWorkplace, updateWorkplaceRow } from './workplace-store.ts'

/**
 * Changes some fields of a workplace. What changes nothing is no event: no fact, no new `updatedAt`.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function updateWorkplace(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: WorkplaceChanges },
): Promise<Workplace> {
  authoriseCatalog(who, 'update', 'workplace')
  const before = await lockWorkplace(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = applyWorkplaceChanges(before, changes)
  const changed = changedFields(presentWorkplace(before), presentWorkplace({ ...before, ...wanted }))
  if (Object.keys(changed).length === 0) return before
  const after = await updateWorkplaceRow(tx, id, wanted)
  await record(tx, {
    name: 'WorkplaceUpdated',
    subject: 'workplace',
    subjectId: id,
    actor: who.actor,
    data: presentWorkplace(after),
    before: changed,
  })
  return after
}
