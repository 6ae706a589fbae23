import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { bookingsAffected } from './bookings-affected.ts'
import { presentVacation } from './present-vacation.ts'
import { authoriseStaff } from './staff-policy.ts'
import { lockUser } from './staff-store.ts'
import { applyVacationChanges, type NewVacation, type PlannedVacation } from './vacation.ts'
import { insertVacation } from './vacation-store.ts'

/**
 * Plans a vacation. Bookings in its days stay; their number is told, so that somebody moves them.
 * @throws ProblemError `forbidden`, `unknown_reference`, `invalid_input`
 */
export async function createVacation(
  tx: Transaction,
  who: Principal,
  input: NewVacation,
): Promise<PlannedVacation> {
  authoriseStaff(who, 'create', 'vacation')
  const wanted = applyVacationChanges({ ...input, note: '' }, input)
  if (!(await lockUser(tx, wanted.userId))) {
    throw new ProblemError('unknown_reference', { fields: [{ field: 'user_id', code: 'unknown' }] })
  }
  const vacation = await insertVacation(tx, wanted)
  await record(tx, {
    name: 'VacationCreated',
    subject: 'vacation',
    subjectId: vacation.id,
    actor: who.actor,
    data: presentVacation(vacation),
  })
  return { vacation, bookingsAffected: await bookingsAffected(tx, vacation) }
}
