import type { Transaction } from '../../platform/database/index.ts'
import {
  findBookableUsers,
  holdBookableUsers,
  type WorkCalendarRows,
  workCalendars,
  writeHours,
} from '../staff/index.ts'
import type { DateRange, LocalInterval, Weekday, WorkCalendar } from './work-hours.ts'

/**
 * Employees by number, those too who take no visits any more (`active` tells); without numbers
 * everybody who takes visits, in the order of the calendar.
 */
export async function findEmployees(
  tx: Transaction,
  ids?: number[],
): Promise<Map<number, { id: number; active: boolean }>> {
  const found = await findBookableUsers(tx, ids)
  return new Map(found.map(({ id, bookable }) => [id, { id, active: bookable }]))
}

/** The same by number, without those who were removed; nobody can remove them until we are done. */
export async function holdEmployees(
  tx: Transaction,
  ids: number[],
): Promise<Map<number, { id: number; active: boolean }>> {
  const found = await holdBookableUsers(tx, ids)
  return new Map(found.map(({ id, bookable }) => [id, { id, active: bookable }]))
}

/**
 * When employees work on some local dates, as availability reads it. Who has no hours written down
 * does not work.
 */
export async function calendarsOf(
  tx: Transaction,
  userIds: number[],
  days: DateRange,
): Promise<Map<number, WorkCalendar>> {
  if (userIds.length === 0) return new Map()
  const found = await workCalendars(tx, userIds, days)
  return new Map([...found].map(([userId, written]) => [userId, toCalendar(written)]))
}

/** Hours as written down, as availability reads them. */
export function toCalendar(written: WorkCalendarRows): WorkCalendar {
  const weekly: Partial<Record<Weekday, LocalInterval[]>> = {}
  for (const row of written.weekly) {
    const weekday = row.weekday as Weekday
    weekly[weekday] = [...(weekly[weekday] ?? []), toInterval(row)]
  }
  const byDate = Map.groupBy(written.exceptions, (row) => row.date)
  return {
    weekly,
    exceptions: [...byDate].map(([date, rows]) => ({
      date,
      intervals: rows.flatMap(({ startsMinute, endsMinute }) =>
        startsMinute === null || endsMinute === null
          ? []
          : [toInterval({ startsMinute, endsMinute })],
      ),
    })),
    vacations: written.vacations.map(({ startsOn, endsOn }) => ({ from: startsOn, to: endsOn })),
  }
}

function toInterval(row: { startsMinute: number; endsMinute: number }): LocalInterval {
  const { start: from, end: to } = writeHours(row)
  return { from, to }
}
