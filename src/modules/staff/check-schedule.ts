import { ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { invalid, maxStretches, overlap, type ScheduleDetails } from './schedule.ts'
import { schedulesOfDay } from './schedule-store.ts'
import { lockUser } from './staff-store.ts'

/**
 * Checks that the employee is there and that the row fits beside the others of its day; both stay
 * true until the transaction ends. `exceptId` is the row that is being changed.
 *
 * @throws ProblemError `unknown_reference`, or `invalid_input` when hours overlap or are too many
 */
export async function checkSchedule(
  tx: Transaction,
  wanted: ScheduleDetails,
  exceptId: number | null,
): Promise<void> {
  if (!(await lockUser(tx, wanted.userId))) {
    throw new ProblemError('unknown_reference', { fields: [{ field: 'user_id', code: 'unknown' }] })
  }
  const others = (await schedulesOfDay(tx, wanted)).filter((row) => row.id !== exceptId)
  if (others.some((row) => overlap(row.hours, wanted.hours))) throw invalid('start', 'overlaps')
  if (others.length >= maxStretches) {
    throw new ProblemError('invalid_input', {
      fields: [{ field: 'start', code: 'too_many', params: { limit: maxStretches } }],
    })
  }
}
