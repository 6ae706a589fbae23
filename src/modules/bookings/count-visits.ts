import type { Principal } from '../../kernel/principal.ts'
import { epochDayOf, formatLocalDate, localDateAt, minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { onlyOwnCalendar } from './booking-policy.ts'
import { checkDays } from './checked-days.ts'
import { countsByDay, type DayCount } from './counts-store.ts'
import { calendarsOf, findEmployees } from './employees.ts'
import { lookUp } from './references.ts'
import { isoInstant } from './visit-times.ts'
import { frameDays, rangeOfDates, workRangesIn } from './work-hours.ts'

/** How full a day is; a load is null where nobody works. Local dates. */
export interface VisitCounts {
  days: {
    date: string
    count: number
    load_percent: number | null
    employees: {
      user_id: number
      count: number
      busy_minutes: number
      work_minutes: number
      load_percent: number | null
    }[]
  }[]
}

const mostDays = 62

/**
 * How many live visits begin on each day, of each employee, and how much of the working time they
 * take. Employees see their own. One grouped query, however many visits there are.
 * @throws ProblemError `invalid_input`
 */
export async function countVisits(
  tx: Transaction,
  who: Principal,
  days: { from: string; to: string },
): Promise<VisitCounts> {
  checkDays(days, mostDays)
  const { zone } = await lookUp(tx).tenant()
  const own = onlyOwnCalendar(who)
  const range = rangeOfDates(days, zone)
  const counts = await countsByDay(tx, {
    zone,
    userId: own,
    fromInstant: isoInstant(range.startMs),
    toInstant: isoInstant(range.endMs),
  })
  const userIds = [...(await findEmployees(tx, own === null ? undefined : [own])).keys()]
  const calendars = await calendarsOf(tx, userIds, days)
  const frame = frameDays(days, zone)
  const work = new Map<string, number>()
  for (const [userId, calendar] of calendars) {
    for (const { startMs, endMs } of workRangesIn(calendar, frame)) {
      const key = `${localDateAt(startMs, zone)} ${userId}`
      work.set(key, (work.get(key) ?? 0) + (endMs - startMs) / minuteMs)
    }
  }
  return { days: datesOf(days).map((date) => describeDay(date, { userIds, counts, work })) }
}

function describeDay(
  date: string,
  of: { userIds: number[]; counts: DayCount[]; work: Map<string, number> },
): VisitCounts['days'][number] {
  const today = new Map(
    of.counts.filter((row) => row.date === date).map((row) => [row.userId, row]),
  )
  const everybody = [...new Set([...of.userIds, ...today.keys()])]
  const employees = everybody.flatMap((userId) => {
    const { count = 0, busyMinutes = 0 } = today.get(userId) ?? {}
    const workMinutes = Math.round(of.work.get(`${date} ${userId}`) ?? 0)
    if (count === 0 && workMinutes === 0) return []
    return [
      {
        user_id: userId,
        count,
        busy_minutes: busyMinutes,
        work_minutes: workMinutes,
        load_percent: percent(busyMinutes, workMinutes),
      },
    ]
  })
  const sum = (of: (one: (typeof employees)[number]) => number) =>
    employees.reduce((total, one) => total + of(one), 0)
  return {
    date,
    count: sum((one) => one.count),
    load_percent: percent(
      sum((one) => one.busy_minutes),
      sum((one) => one.work_minutes),
    ),
    employees,
  }
}

function percent(busy: number, work: number): number | null {
  return work === 0 ? null : Math.round((busy / work) * 100)
}

function datesOf({ from, to }: { from: string; to: string }): string[] {
  const dates: string[] = []
  const last = epochDayOf(to)
  for (let day = epochDayOf(from); day <= last; day++) dates.push(formatLocalDate(day))
  return dates
}
