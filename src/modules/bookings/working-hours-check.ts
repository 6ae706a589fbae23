import { ProblemError } from '../../kernel/errors.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { localDateAt, type Zone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { explainRefusal, type Refusal } from './availability/explain-refusal.ts'
import { calendarsOf } from './employees.ts'
import { isoInstant } from './visit-times.ts'

/** Why each of the times is refused by the employee's hours; null where they work. */
export async function refusalsOf(
  tx: Transaction,
  userId: number,
  at: { times: TimeRange[]; zone: Zone },
): Promise<(Refusal | null)[]> {
  const { times, zone } = at
  if (times.length === 0) return []
  const from = localDateAt(Math.min(...times.map((time) => time.startMs)), zone)
  const to = localDateAt(Math.max(...times.map((time) => time.endMs)), zone)
  const calendar = (await calendarsOf(tx, [userId], { from, to })).get(userId) ?? { weekly: {} }
  return times.map((time) => explainRefusal(time, calendar, zone))
}

/** @throws ProblemError `on_vacation` or `outside_schedule` when the employee does not work then */
export async function checkWorkingHours(
  tx: Transaction,
  userId: number,
  at: { times: TimeRange[]; zone: Zone },
): Promise<void> {
  const refusals = await refusalsOf(tx, userId, at)
  const first = refusals.find((refusal) => refusal !== null)
  if (first) throw refusalProblem(first, userId)
}

function refusalProblem(refusal: Refusal, userId: number): ProblemError {
  if (refusal.reason === 'vacation') {
    return new ProblemError('on_vacation', { details: { user_id: userId, ...refusal.vacation } })
  }
  const details = { user_id: userId, working_hours: refusal.workRanges.map(presentRange) }
  return new ProblemError('outside_schedule', { details })
}

function presentRange(range: TimeRange) {
  return { start_time: isoInstant(range.startMs), end_time: isoInstant(range.endMs) }
}
