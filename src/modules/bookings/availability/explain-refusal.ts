import { normalise, overlaps, subtract, type TimeRange } from '../../../kernel/time-range.ts'
import { localDateAt, type Zone } from '../../../kernel/zone.ts'
import type { EmployeeHours } from '../availability.ts'
import { type DateRange, rangeOfDates, workRanges } from '../work-hours.ts'

/** Why an employee's hours refuse a time, with what a person needs to choose a better one. */
export type Refusal =
  | { readonly reason: 'vacation'; readonly vacation: DateRange }
  | {
      readonly reason: 'outside_schedule'
      /** The parts of the time asked for that lie outside working hours. */
      readonly outside: readonly TimeRange[]
      /** The working hours of the local dates that the time touches. */
      readonly workRanges: readonly TimeRange[]
    }

/**
 * Tells why the employee does not work at that time, or null when they do. Vacations are named
 * first: they explain the missing hours. Bookings are no matter of this; the database refuses
 * those.
 */
export function explainRefusal(
  range: TimeRange,
  employee: EmployeeHours,
  zone: Zone,
): Refusal | null {
  if (range.endMs <= range.startMs) throw new RangeError('A booking ends after it starts')
  const vacation = vacationsOf(employee).find((it) => overlaps(range, rangeOfDates(it, zone)))
  if (vacation) return { reason: 'vacation', vacation }
  const work = hoursAround(range, employee, zone)
  const outside = subtract([range], work)
  return outside.length === 0 ? null : { reason: 'outside_schedule', outside, workRanges: work }
}

function vacationsOf(employee: EmployeeHours): readonly DateRange[] {
  return 'workRanges' in employee ? [] : (employee.vacations ?? [])
}

function hoursAround(range: TimeRange, employee: EmployeeHours, zone: Zone): TimeRange[] {
  if ('workRanges' in employee) return normalise(employee.workRanges)
  const from = localDateAt(range.startMs, zone)
  const to = localDateAt(range.endMs - 1, zone)
  return workRanges(employee, { from, to }, zone)
}
