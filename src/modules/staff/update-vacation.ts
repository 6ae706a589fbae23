import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { bookingsAffected } from './bookings-affected.ts'
import { presentVacation } from './present-vacation.ts'
import { authoriseStaff } from './staff-policy.ts'
import { lockUser } from './staff-store.ts'
import { applyVacationChanges, type PlannedVacation, type VacationChanges } from './vacation.ts'
import { lockVacation, updateVacationRow } from './vacation-store.ts'

/**
 * Changes some fields of a vacation. What changes nothing is no event.
 * @throws ProblemError `not_found`, `forbidden`, `unknown_reference`, `invalid_input`
 */
export async function updateVacation(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: VacationChanges },
): Promise<PlannedVacation> {
  authoriseStaff(who, 'update', 'vacation')
  const before = await lockVacation(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = applyVacationChanges(before, changes)
  const changed = changedFields(presentVacation(before), presentVacation({ ...before, ...wanted }))
  if (Object.keys(changed).length === 0) {
    return { vacation: before, bookingsAffected: await bookingsAffected(tx, before) }
  }
  if (wanted.userId !== before.userId && !(await lockUser(tx, wanted.userId))) {
    throw new ProblemError('unknown_reference', { fields: [{ field: 'user_id', code: 'unknown' }] })
  }
  const vacation = await updateVacationRow(tx, id, wanted)
  await record(tx, {
    name: 'VacationUpdated',
    subject: 'vacation',
    subjectId: id,
    actor: who.actor,
    data: presentVacation(vacation),
    before: changed,
  })
  return { vacation, bookingsAffected: await bookingsAffected(tx, vacation) }
}
