import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseStaff } from './staff-policy.ts'
import type { Vacation } from './vacation.ts'
import { findVacation } from './vacation-store.ts'

/** One vacation. @throws ProblemError `not_found`, `forbidden` */
export async function readVacation(tx: Transaction, who: Principal, id: number): Promise<Vacation> {
  authoriseStaff(who, 'read', 'vacation')
  const vacation = await findVacation(tx, id)
  if (!vacation) throw new ProblemError('not_found')
  return vacation
}
