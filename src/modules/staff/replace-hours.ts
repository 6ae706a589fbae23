import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { createSchedule } from './create-schedule.ts'
import { deleteSchedule } from './delete-schedule.ts'
import { presentSchedule } from './present-schedule.ts'
import { invalid, maxStretches, type Schedule } from './schedule.ts'
import { hoursOfUser } from './schedule-store.ts'
import { authoriseStaff } from './staff-policy.ts'
import { lockUser } from './staff-store.ts'

/** A stretch of work as people write it, `HH:MM` to `HH:MM`. */
export interface Stretch {
  start: string
  end: string
}

/** What is left out stays as it is. */
export interface WantedHours {
  userId: number
  /** The whole usual week; a weekday that is not named is free. 1 is Monday. */
  weekly?: ({ weekday: number } & Stretch)[] | undefined
  /** Dates as they shall be: `null` follows the week again, an empty list is a day off. */
  dates?: { date: string; hours: Stretch[] | null }[] | undefined
}

/**
 * Puts an employee's week, or some of their dates, the way they are wanted: all of it or nothing.
 * Rows that are right already stay untouched and make no event. Answers the rows of what was named.
 *
 * @throws ProblemError `forbidden`, `not_found`, `invalid_input`
 */
export async function replaceHours(
  tx: Transaction,
  who: Principal,
  { userId, weekly, dates = [] }: WantedHours,
): Promise<Schedule[]> {
  authoriseStaff(who, 'update', 'schedule')
  const days = dates.map(({ date }) => date)
  if (new Set(days).size < days.length) throw invalid('dates', 'duplicate')
  // Held until the end, so that two weeks sent at once follow one another.
  if (!(await lockUser(tx, userId))) throw new ProblemError('not_found')
  const wanted: Wanted[] = [
    ...(weekly ?? []).map((row) => ({ ...row, date: null })),
    ...dates.flatMap(rowsOfDate),
  ]
  const scope = { userId, weekly: weekly !== undefined, dates: days }
  const missing = new Map(wanted.map((row) => [keyOf(row), row]))
  if (missing.size < wanted.length) throw invalid(weekly ? 'weekly' : 'dates', 'overlaps')
  for (const row of await hoursOfUser(tx, scope)) {
    // What stays is taken from what is missing; everything else goes before anything comes.
    if (!missing.delete(keyOf(presentSchedule(row)))) await deleteSchedule(tx, who, row.id)
  }
  for (const row of missing.values()) await createSchedule(tx, who, { userId, ...row })
  return hoursOfUser(tx, scope)
}

interface Wanted {
  weekday: number | null
  date: string | null
  start: string | null
  end: string | null
}

function rowsOfDate({ date, hours }: { date: string; hours: Stretch[] | null }): Wanted[] {
  if (hours === null) return []
  if (hours.length === 0) return [{ weekday: null, date, start: null, end: null }]
  return hours.slice(0, maxStretches + 1).map((hour) => ({ weekday: null, date, ...hour }))
}

function keyOf({ weekday, date, start, end }: Wanted): string {
  return [weekday, date, start, end].join(' ')
}
