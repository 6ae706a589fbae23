import { epochDayOf, formatLocalDate, localDateAt, type Zone } from '../kernel/zone.ts'

/** How far ahead the working hours of an employee are kept in step, today among the days. */
export const workDaysAhead = 60

/**
 * The working hours of one date on the wall clock of the business; none make a day off. `HH:MM`,
 * sorted, none over another; the end may be `24:00`, and one before its start is of the next day.
 */
export type WorkDay = { date: string; hours: { start: string; end: string }[] }

/** The dates whose hours are told: today in the zone of the business, and those that follow. */
export function workDates(zone: Zone, nowMs: number): string[] {
  const today = epochDayOf(localDateAt(nowMs, zone))
  return Array.from({ length: workDaysAhead }, (_, at) => formatLocalDate(today + at))
}
