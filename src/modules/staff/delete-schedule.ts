import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentSchedule } from './present-schedule.ts'
import { deleteScheduleRow, lockSchedule } from './schedule-store.ts'
import { authoriseStaff } from './staff-policy.ts'

/** Takes hours away; bookings in them stay. @throws ProblemError `not_found`, `forbidden` */
export async function deleteSchedule(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseStaff(who, 'delete', 'schedule')
  const schedule = await lockSchedule(tx, id)
  if (!schedule) throw new ProblemError('not_found')
  await deleteScheduleRow(tx, id)
  await record(tx, {
    name: 'ScheduleDeleted',
    subject: 'schedule',
    subjectId: id,
    actor: who.actor,
    data: presentSchedule(schedule),
  })
}
