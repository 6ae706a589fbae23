import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentVacation } from './present-vacation.ts'
import { authoriseStaff } from './staff-policy.ts'
import { deleteVacationRow, lockVacation } from './vacation-store.ts'

/** Takes a vacation back. @throws ProblemError `not_found`, `forbidden` */
export async function deleteVacation(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseStaff(who, 'delete', 'vacation')
  const vacation = await lockVacation(tx, id)
  if (!vacation) throw new ProblemError('not_found')
  await deleteVacationRow(tx, id)
  await record(tx, {
    name: 'VacationDeleted',
    subject: 'vacation',
    subjectId: id,
    actor: who.actor,
    data: presentVacation(vacation),
  })
}
