import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { checkSchedule } from './check-schedule.ts'
import { presentSchedule } from './present-schedule.ts'
import { type NewSchedule, parseSchedule, type Schedule } from './schedule.ts'
import { insertSchedule } from './schedule-store.ts'
import { authoriseStaff } from './staff-policy.ts'

/**
 * Adds hours to a weekday or to one date of an employee, or makes a date a day off.
 * @throws ProblemError `forbidden`, `unknown_reference`, `invalid_input`
 */
export async function createSchedule(
  tx: Transaction,
  who: Principal,
  input: NewSchedule,
): Promise<Schedule> {
  authoriseStaff(who, 'create', 'schedule')
  const wanted = parseSchedule(input)
  await checkSchedule(tx, wanted, null)
  const schedule = await insertSchedule(tx, wanted)
  await record(tx, {
    name: 'ScheduleCreated',
    subject: 'schedule',
    subjectId: schedule.id,
    actor: who.actor,
    data: presentSchedule(schedule),
  })
  return schedule
}
