import { parseLocalDate } from '../../kernel/zone.ts'
import { invalid } from './visit-times.ts'

/** Local dates, both inclusive. @throws ProblemError `invalid_input` when they are wrong or many */
export function checkDays(days: { from: string; to: string }, most: number): void {
  const first = parseLocalDate(days.from)
  const last = parseLocalDate(days.to)
  if (first === null) throw invalid({ field: 'from', code: 'no_such_date' })
  if (last === null) throw invalid({ field: 'to', code: 'no_such_date' })
  if (last < first) throw invalid({ field: 'to', code: 'before_from' })
  if (last - first >= most) {
    throw invalid({ field: 'to', code: 'too_many_days', params: { days: most } })
  }
}
