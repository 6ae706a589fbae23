import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { checkSchedule } from './check-schedule.ts'
import { presentSchedule } from './present-schedule.ts'
import { type NewSchedule, parseSchedule, type Schedule, type ScheduleChanges } from './schedule.ts'
import { lockSchedule, updateScheduleRow } from './schedule-store.ts'
import { authoriseStaff } from './staff-policy.ts'

/**
 * Changes some fields of a row of hours. What changes nothing is no event.
 * @throws ProblemError `not_found`, `forbidden`, `unknown_reference`, `invalid_input`
 */
export async function updateSchedule(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: ScheduleChanges },
): Promise<Schedule> {
  authoriseStaff(who, 'update', 'schedule')
  const before = await lockSchedule(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = parseSchedule(merge(before, changes))
  const changed = changedFields(presentSchedule(before), presentSchedule({ ...before, ...wanted }))
  if (Object.keys(changed).length === 0) return before
  await checkSchedule(tx, wanted, id)
  const after = await updateScheduleRow(tx, id, wanted)
  await record(tx, {
    name: 'ScheduleUpdated',
    subject: 'schedule',
    subjectId: id,
    actor: who.actor,
    data: presentSchedule(after),
    before: changed,
  })
  return after
}

function merge(before: Schedule, changes: ScheduleChanges): NewSchedule {
  const shown = presentSchedule(before)
  const { weekday, date, start, end } = changes
  const dated = date !== undefined && date !== null
  const weekly = weekday !== undefined && weekday !== null
  return {
    userId: changes.userId ?? before.userId,
    weekday: weekday === undefined ? (dated ? null : shown.weekday) : weekday,
    date: date === undefined ? (weekly ? null : shown.date) : date,
    start: start === undefined ? shown.start : start,
    end: end === undefined ? shown.end : end,
  }
}
