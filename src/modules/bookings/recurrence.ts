import rrule from 'rrule'
import {
  dayMs,
  dayStartMs,
  instantMsOf,
  parseCalendarDate,
  wallMsAt,
  type Zone,
} from '../../kernel/zone.ts'

/** The starts of a series, or what is wrong with its rule (`part` quotes the part). */
export type Occurrences =
  | {
      readonly ok: true
      readonly startsMs: readonly number[]
      /** Which bound of ours ended the series before its rule did, or null. */
      readonly cut: 'occurrences' | 'period' | null
    }
  | { readonly ok: false; readonly problem: RuleProblem; readonly part: string }

/**
 * - `unreadable`: not `NAME=VALUE;…`, a part twice, a name RFC 5545 does not have, or no FREQ
 * - `unsupported`: RFC 5545 has it, series of visits do not (hourly rules, BYWEEKNO, EXDATE…)
 * - `bad_value`: the value is not one that this part may have
 * - `contradiction`: RFC 5545 forbids the part beside the others
 * - `no_occurrences`: the rule matches no date of the two years (30 February)
 */
export type RuleProblem =
  | 'unreadable'
  | 'unsupported'
  | 'bad_value'
  | 'contradiction'
  | 'no_occurrences'

const maxOccurrences = 366
const maxYears = 2

/**
 * Expands an RFC 5545 RRULE from its first start, by the wall clock: a visit at 10:00 stays at
 * 10:00 when the clocks change. At most 366 starts within two years; `cut` says when that ended a
 * series. A start that the rule itself does not match is not part of the series.
 */
export function occurrencesOf(
  rule: string,
  from: { readonly startMs: number; readonly zone: Zone },
): Occurrences {
  const { startMs, zone } = from
  const read = readRule(rule)
  if (!read.ok) return read
  const { parts } = read
  const startWallMs = wallMsAt(startMs, zone)
  const periodEndMs = instantMsOf(addYears(startWallMs, maxYears), zone)
  const untilMs = lastMs(parts.get('UNTIL'), zone)
  const count = Number(parts.get('COUNT'))
  const startsMs: number[] = []
  let cut: 'occurrences' | 'period' | null = untilMs <= periodEndMs ? null : 'period'
  walkRule(parts, startWallMs, (wallMs) => {
    // The first start may be the second pass of a repeated hour, which its wall clock cannot tell.
    const nextMs = wallMs === startWallMs ? startMs : instantMsOf(wallMs, zone)
    if (nextMs > untilMs || nextMs > periodEndMs) return false
    // A date that the zone skipped has the instants of the next one, which must not count twice.
    if (nextMs === startsMs.at(-1)) return true
    if (startsMs.length === maxOccurrences) cut = 'occurrences'
    else startsMs.push(nextMs)
    if (startsMs.length === count) cut = null
    return startsMs.length !== count && cut !== 'occurrences'
  })
  if (startsMs.length === 0) return { ok: false, problem: 'no_occurrences', part: rule }
  return { ok: true, startsMs, cut }
}

type Parts = ReadonlyMap<string, string>

const unsupported = new Set(['BYSECOND', 'BYMINUTE', 'BYHOUR', 'BYYEARDAY', 'BYWEEKNO', 'RSCALE'])

const dayName = '(MO|TU|WE|TH|FR|SA|SU)'
const monthDay = '[+-]?(0?[1-9]|[12]\\d|3[01])'

/** The parts that are understood, each with the whole shape of its value (RFC 5545, 3.3.10). */
const shapes: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^0*[1-9]\d{0,3}$/,
  COUNT: /^0*[1-9]\d{0,5}$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
  BYDAY: listOf(`([+-]?([1-9]|[1-4]\\d|5[0-3]))?${dayName}`),
  BYMONTHDAY: listOf(monthDay),
  BYMONTH: listOf('(0?[1-9]|1[0-2])'),
  BYSETPOS: listOf('[+-]?([1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])'),
  WKST: new RegExp(`^${dayName}$`),
}

function listOf(item: string): RegExp {
  return new RegExp(`^${item}(,${item}){0,60}$`)
}

type ReadRule = { ok: true; parts: Parts } | { ok: false; problem: RuleProblem; part: string }

function readRule(rule: string): ReadRule {
  const text = rule
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
  if (text.length > 500) return { ok: false, problem: 'unreadable', part: text.slice(0, 64) }
  if (text.includes('\n')) return { ok: false, problem: 'unsupported', part: text.slice(0, 64) }
  const parts = new Map<string, string>()
  for (const part of text.replace(/;$/, '').split(';')) {
    const [name = '', value, ...rest] = part.split('=')
    const problem = partProblem(name, value, parts.has(name) || rest.length > 0)
    if (problem) return { ok: false, problem, part }
    parts.set(name, value ?? '')
  }
  if (!parts.has('FREQ')) return { ok: false, problem: 'unreadable', part: text }
  const clash = contradiction(parts)
  return clash ? { ok: false, problem: 'contradiction', part: clash } : { ok: true, parts }
}

function partProblem(name: string, value: string | undefined, torn: boolean): RuleProblem | null {
  if (value === undefined || torn) return 'unreadable'
  if (unsupported.has(name)) return 'unsupported'
  if (name === 'FREQ' && /^(SECONDLY|MINUTELY|HOURLY)$/.test(value)) return 'unsupported'
  const shape = shapes[name]
  if (!shape) return 'unreadable'
  if (!shape.test(value)) return 'bad_value'
  return name === 'UNTIL' && untilClockMs(value) === null ? 'bad_value' : null
}

function contradiction(parts: Parts): string | null {
  const freq = parts.get('FREQ')
  const days = parts.get('BYDAY') ?? ''
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'UNTIL'
  if (freq === 'WEEKLY' && parts.has('BYMONTHDAY')) return 'BYMONTHDAY'
  if (/\d/.test(days) && (freq === 'DAILY' || freq === 'WEEKLY')) return 'BYDAY'
  const chosen = ['BYDAY', 'BYMONTHDAY', 'BYMONTH'].some((name) => parts.has(name))
  return parts.has('BYSETPOS') && !chosen ? 'BYSETPOS' : null
}

/** The last instant at which a visit of the series may start. */
function lastMs(until: string | undefined, zone: Zone): number {
  if (until === undefined) return Number.POSITIVE_INFINITY
  const clockMs = untilClockMs(until)
  if (clockMs === null) throw new RangeError(`UNTIL=${until} was not checked`)
  // People who write a date mean its visits too, so the series lasts to the end of that day.
  if (!until.includes('T')) return dayStartMs(clockMs / dayMs + 1, zone) - 1
  return until.endsWith('Z') ? clockMs : instantMsOf(clockMs, zone)
}

/** The clock that UNTIL shows, read as UTC, or null for no real date or time. */
function untilClockMs(until: string): number | null {
  const digits = until.replaceAll(/[TZ]/g, '').padEnd(14, '0')
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  const clock = `${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12, 14)}`
  const clockMs = Date.parse(`${date}T${clock}Z`)
  return parseCalendarDate(date) === null || Number.isNaN(clockMs) ? null : clockMs
}

/**
 * Gives the library's occurrences in order, wall clocks written as UTC, while `take` wants more.
 */
function walkRule(parts: Parts, startWallMs: number, take: (wallMs: number) => boolean): void {
  const text = [...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL')
  const options = rrule.RRule.parseString(text.map((part) => part.join('=')).join(';'))
  const shiftMs = twinShiftMs(new Date(startWallMs).getUTCFullYear())
  const dtstart = new Date(startWallMs + shiftMs)
  new rrule.RRule({ ...options, dtstart }, true).all((date) => take(date.getTime() - shiftMs))
}

/**
 * The library looks for the next occurrence until the year 9999: a rule that never matches keeps it
 * busy for six seconds. So it works on the last years before its end that have the same weekdays
 * and leap years as ours, a few decades at most, where the same rule takes milliseconds.
 */
function twinShiftMs(year: number): number {
  const pattern = calendarPattern(year)
  let twin = 9999 - maxYears
  // The calendar repeats after 400 years exactly, and mostly after 28 already.
  while (calendarPattern(twin) !== pattern) twin--
  return newYearMs(twin) - newYearMs(year)
}

function calendarPattern(year: number): string {
  const years = [year - 1, year, year + 1, year + maxYears]
  const lengths = years.map((it) => (newYearMs(it + 1) - newYearMs(it)) / dayMs)
  return [new Date(newYearMs(year)).getUTCDay(), ...lengths].join()
}

function newYearMs(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1)
}

function addYears(wallMs: number, years: number): number {
  const date = new Date(wallMs)
  return date.setUTCFullYear(date.getUTCFullYear() + years)
}
