import { type WorkDay, workDates } from '../../connector-kit/index.ts'
import { assert } from '../../kernel/errors.ts'
import { sameJson } from '../../kernel/json.ts'
import type { Principal } from '../../kernel/principal.ts'
import { epochDayOf, parseZone } from '../../kernel/zone.ts'
import {
  replaceHours,
  type WorkCalendarRows,
  workCalendars,
  writeHours,
} from '../../modules/staff/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import type { Transaction } from '../../platform/database/index.ts'

/** When each of the people works on the next days, by their week and its exceptions. */
export async function readWorkDays(
  tx: Transaction,
  userIds: number[],
): Promise<Map<number, WorkDay[]>> {
  if (userIds.length === 0) return new Map()
  const zone = parseZone((await readTenant(tx)).zone)
  assert(zone !== null, 'a tenant has a zone')
  const dates = workDates(zone, Date.now())
  const range = { from: dates[0] ?? '', to: dates.at(-1) ?? '' }
  const calendars = await workCalendars(tx, userIds, range)
  return new Map(
    [...calendars].map(([id, calendar]) => [id, dates.map((date) => dayOf(calendar, date))]),
  )
}

/** Writes the days that are not as they shall be; whatever is no list of days changes nothing. */
export async function writeWorkDays(
  tx: Transaction,
  who: Principal,
  { userId, hours }: { userId: number; hours: unknown },
): Promise<void> {
  if (!Array.isArray(hours)) return
  const wanted = hours.filter(isWorkDay)
  const days = (await readWorkDays(tx, [userId])).get(userId) ?? []
  const now = new Map(days.map((day) => [day.date, day.hours]))
  const dates = wanted.filter((day) => !sameJson(day.hours, now.get(day.date)))
  if (dates.length > 0) await replaceHours(tx, who, { userId, dates })
}

function dayOf({ weekly, exceptions }: WorkCalendarRows, date: string): WorkDay {
  // 1970-01-01 was a Thursday; weekday 1 is Monday.
  const weekday = ((epochDayOf(date) + 3) % 7) + 1
  const own = exceptions.filter((row) => row.date === date)
  const rows = own.length > 0 ? own : weekly.filter((row) => row.weekday === weekday)
  const hours = rows.flatMap(({ startsMinute, endsMinute }) =>
    startsMinute === null || endsMinute === null ? [] : [writeHours({ startsMinute, endsMinute })],
  )
  return { date, hours }
}

function isWorkDay(value: unknown): value is WorkDay {
  return (
    typeof value === 'object' &&
    value !== null &&
    'date' in value &&
    typeof value.date === 'string' &&
    'hours' in value &&
    Array.isArray(value.hours)
  )
}
