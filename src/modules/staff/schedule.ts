import { ProblemError } from '../../kernel/errors.ts'
import type { FieldCode } from '../../kernel/problems/field-codes.ts'
import { parseLocalDate } from '../../kernel/zone.ts'
import { type Minutes, readHours } from './clock.ts'

/** Hours of one employee on a weekday or on one date. */
export interface Schedule {
  id: number
  userId: number
  /** 1 Monday … 7 Sunday; null on a row of one date. */
  weekday: number | null
  /** A local date whose hours replace the week's; null on a row of the week. */
  date: string | null
  /** Null on a date that is a day off. */
  hours: Minutes | null
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** What of a schedule row can be written. */
export type ScheduleDetails = Pick<Schedule, 'userId' | 'weekday' | 'date' | 'hours'>

/** Either a weekday or a date; hours as `HH:MM`, both null for a day off. */
export interface NewSchedule {
  userId: number
  weekday?: number | null | undefined
  date?: string | null | undefined
  start: string | null
  end: string | null
}

/** Fields left out stay as they are; a weekday takes the place of a date, and the reverse. */
export interface ScheduleChanges {
  userId?: number | undefined
  weekday?: number | null | undefined
  date?: string | null | undefined
  start?: string | null | undefined
  end?: string | null | undefined
}

/** How many stretches of work one day may have. */
export const maxStretches = 10

/**
 * Reads a row as it was sent.
 * @throws ProblemError `invalid_input` naming the field that is wrong
 */
export function parseSchedule(given: NewSchedule): ScheduleDetails {
  const weekday = given.weekday ?? null
  const date = given.date ?? null
  if (weekday === null && date === null) throw invalid('weekday', 'required')
  if (weekday !== null && date !== null) throw invalid('date', 'not_allowed')
  if (date !== null && parseLocalDate(date) === null) throw invalid('date', 'not_date')
  return { userId: given.userId, weekday, date, hours: readStretch(given) }
}

/** Whether two rows of one day cannot stand together; a day off stands alone. */
export function overlap(a: Minutes | null, b: Minutes | null): boolean {
  if (a === null || b === null) return true
  return a.startsMinute < b.endsMinute && b.startsMinute < a.endsMinute
}

export function invalid(field: string, code: FieldCode): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field, code }] })
}

function readStretch({ start, end, date }: NewSchedule): Minutes | null {
  if (start === null && end === null) {
    // A weekday without work is simply not written down.
    if (date === null || date === undefined) throw invalid('start', 'required')
    return null
  }
  if (start === null) throw invalid('start', 'required')
  if (end === null) throw invalid('end', 'required')
  const read = readHours(start, end)
  if (!('problem' in read)) return read
  if (read.problem === 'empty') throw invalid('end', 'before_start')
  throw invalid(read.problem, 'not_time')
}
