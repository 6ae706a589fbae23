import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Schedule } from './schedule.ts'
import { findSchedule } from './schedule-store.ts'
import { authoriseStaff } from './staff-policy.ts'

/** One row of hours. @throws ProblemError `not_found`, `forbidden` */
export async function readSchedule(tx: Transaction, who: Principal, id: number): Promise<Schedule> {
  authoriseStaff(who, 'read', 'schedule')
  const schedule = await findSchedule(tx, id)
  if (!schedule) throw new ProblemError('not_found')
  return schedule
}
