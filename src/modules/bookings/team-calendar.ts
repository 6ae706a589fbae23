import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  authoriseStaff,
  findBookableUsers,
  type WorkCalendarRows,
  workCalendars,
  writeHours,
} from '../staff/index.ts'
import { checkDays } from './checked-days.ts'
import { toCalendar } from './employees.ts'
import { lookUp } from './references.ts'
import { isoInstant } from './visit-times.ts'
import { frameDays, workRangesIn } from './work-hours.ts'

/** When everybody works in some days, as written down and as instants. Local dates and times. */
export interface TeamCalendar {
  employees: {
    user_id: number
    name: string
    color: string
    position: string
    /** The usual week; 1 is Monday. */
    weekly: { weekday: number; start: string; end: string }[]
    /** Dates with hours of their own; without hours the date is a day off. */
    exceptions: { id: number; date: string; start: string | null; end: string | null }[]
    vacations: { id: number; starts_on: string; ends_on: string; note: string }[]
    /** The working time that follows from all of it. */
    working: { start_time: string; end_time: string }[]
  }[]
}

const mostDays = 62

/**
 * Hours, exceptions and vacations of everybody who takes visits, in one call.
 * @throws ProblemError `forbidden`, `invalid_input`
 */
export async function readTeamCalendar(
  tx: Transaction,
  who: Principal,
  days: { from: string; to: string },
): Promise<TeamCalendar> {
  authoriseStaff(who, 'read', 'schedule')
  authoriseStaff(who, 'read', 'vacation')
  checkDays(days, mostDays)
  const frame = frameDays(days, await lookUp(tx).zone())
  const people = await findBookableUsers(tx)
  const ids = people.map(({ id }) => id)
  const written = ids.length === 0 ? new Map() : await workCalendars(tx, ids, days)
  return {
    employees: people.map(({ id, name, color, position }) => {
      const rows: WorkCalendarRows = written.get(id) ?? noHours
      return {
        user_id: id,
        name,
        color,
        position,
        ...asWritten(rows, days),
        working: workRangesIn(toCalendar(rows), frame).map(({ startMs, endMs }) => ({
          start_time: isoInstant(startMs),
          end_time: isoInstant(endMs),
        })),
      }
    }),
  }
}

const noHours: WorkCalendarRows = { weekly: [], exceptions: [], vacations: [] }

/** The rows reach two days beyond what was asked for, as night shifts do: those are left out. */
function asWritten(rows: WorkCalendarRows, { from, to }: { from: string; to: string }) {
  return {
    weekly: rows.weekly.map(({ weekday, ...hours }) => ({ weekday, ...writeHours(hours) })),
    exceptions: rows.exceptions
      .filter(({ date }) => date >= from && date <= to)
      .map(({ id, date, startsMinute, endsMinute }) => ({
        id,
        date,
        ...(startsMinute === null || endsMinute === null
          ? { start: null, end: null }
          : writeHours({ startsMinute, endsMinute })),
      })),
    vacations: rows.vacations
      .filter(({ startsOn, endsOn }) => startsOn <= to && endsOn >= from)
      .map(({ id, startsOn, endsOn, note }) => ({
        id,
        starts_on: startsOn,
        ends_on: endsOn,
        note,
      })),
  }
}
