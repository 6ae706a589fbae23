import { intersect, normalise, subtract, type TimeRange } from '../../kernel/time-range.ts'
import {
  dayMs,
  dayStartMs,
  epochDayOf,
  instantMsOf,
  minuteMs,
  offsetSpans,
  type Zone,
} from '../../kernel/zone.ts'

/** ISO 8601 number of a weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/**
 * Hours by the wall clock, `HH:MM` to `HH:MM`. The end may be `24:00`; an end at or before the
 * start belongs to the next day (`22:00` to `06:00`). The whole day is `00:00` to `24:00`.
 */
export interface LocalInterval {
  readonly from: string
  readonly to: string
}

/** Both local dates (`YYYY-MM-DD`) inclusive. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

/** When a person works. */
export interface WorkCalendar {
  /** A weekday that is absent is a day off. */
  readonly weekly: Readonly<Partial<Record<Weekday, readonly LocalInterval[]>>>
  /** Dates whose hours replace the weekly ones; no intervals make a day off. */
  readonly exceptions?: readonly {
    readonly date: string
    readonly intervals: readonly LocalInterval[]
  }[]
  readonly vacations?: readonly DateRange[]
}

/** The days that hours are asked for, read once and used for every employee. */
export interface DayFrame {
  readonly zone: Zone
  readonly bounds: TimeRange
  readonly days: readonly FrameDay[]
}

interface FrameDay {
  readonly epochDay: number
  readonly startMs: number
  /** No change of offset in this day and the next: wall time is plain addition. */
  readonly steady: boolean
}

/** Minutes after local midnight; more than 1440 is the next day. */
interface MinuteSpan {
  readonly startMinute: number
  readonly endMinute: number
}

/**
 * The working time on the local dates, sorted and joined. It includes the tail of a night shift
 * that began the day before, and is cut at the end of the last date. A shift belongs to the date it
 * begins on. A vacation drops the shifts that begin in it, and one that runs into it stops at
 * midnight. Each edge is converted by itself, so a night shift over a change of daylight saving is
 * an hour shorter or longer, and hours that the change swallows are no working time.
 */
export function workRanges(calendar: WorkCalendar, dates: DateRange, zone: Zone): TimeRange[] {
  return workRangesIn(calendar, frameDays(dates, zone))
}

/** As `workRanges`, on days prepared by `frameDays`. */
export function workRangesIn(calendar: WorkCalendar, frame: DayFrame): TimeRange[] {
  const week = weekdays.map((weekday) => (calendar.weekly[weekday] ?? []).map(readInterval))
  const exceptions = new Map<number, MinuteSpan[]>()
  for (const { date, intervals } of calendar.exceptions ?? []) {
    exceptions.set(epochDayOf(date), intervals.map(readInterval))
  }
  const vacations = (calendar.vacations ?? []).map(readDates)
  const shifts: TimeRange[] = []
  for (const day of frame.days) {
    if (vacations.some((it) => it.first <= day.epochDay && day.epochDay <= it.last)) continue
    const spans = exceptions.get(day.epochDay) ?? week[weekdayIndex(day.epochDay)] ?? []
    for (const span of spans) {
      const startMs = edgeMs(day, span.startMinute, frame.zone)
      const endMs = edgeMs(day, span.endMinute, frame.zone)
      shifts.push({ startMs, endMs })
    }
  }
  const inside = intersect(normalise(shifts), [frame.bounds])
  if (vacations.length === 0) return inside
  return subtract(inside, normalise(vacations.map((it) => instantsOf(it, frame.zone))))
}

/** Prepares the local dates, and the day before them for its night shift. */
export function frameDays(dates: DateRange, zone: Zone): DayFrame {
  const { first, last } = readDates(dates)
  if (last - first > maxDays) throw new RangeError(`More than ${maxDays} days were asked for`)
  const days: FrameDay[] = []
  for (let epochDay = first - 1; epochDay <= last; epochDay++) {
    const startMs = dayStartMs(epochDay, zone)
    const endMs = dayStartMs(epochDay + 2, zone)
    const steady =
      endMs - startMs === 2 * dayMs && offsetSpans({ startMs, endMs }, zone).length === 1
    days.push({ epochDay, startMs, steady })
  }
  return { zone, days, bounds: instantsOf({ first, last }, zone) }
}

/** What is wrong with hours that a person typed, or null. */
export function checkInterval(interval: LocalInterval): 'bad_start' | 'bad_end' | 'empty' | null {
  const startMinute = readMinute(interval.from)
  const endMinute = readMinute(interval.to)
  if (startMinute === null || startMinute === minutesPerDay) return 'bad_start'
  if (endMinute === null) return 'bad_end'
  return startMinute === endMinute ? 'empty' : null
}

/** The instants of whole local dates. */
export function rangeOfDates(dates: DateRange, zone: Zone): TimeRange {
  return instantsOf(readDates(dates), zone)
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const minutesPerDay = 1440
const maxDays = 1000

function readInterval(interval: LocalInterval): MinuteSpan {
  const problem = checkInterval(interval)
  if (problem) throw new RangeError(`Hours ${interval.from} to ${interval.to}: ${problem}`)
  const startMinute = readMinute(interval.from) ?? 0
  const endMinute = readMinute(interval.to) ?? 0
  return { startMinute, endMinute: endMinute > startMinute ? endMinute : endMinute + minutesPerDay }
}

function readMinute(clock: string): number | null {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(clock)
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return minute <= minutesPerDay ? minute : null
}

function readDates(dates: DateRange): { first: number; last: number } {
  const first = epochDayOf(dates.from)
  const last = epochDayOf(dates.to)
  if (last < first) throw new RangeError(`Dates ${dates.from} to ${dates.to} run backwards`)
  return { first, last }
}

function weekdayIndex(epochDay: number): number {
  // 1970-01-01 was a Thursday, the fourth day of the week.
  return (((epochDay + 3) % 7) + 7) % 7
}

function edgeMs(day: FrameDay, minute: number, zone: Zone): number {
  if (day.steady) return day.startMs + minute * minuteMs
  const midnights = minute / minutesPerDay
  // Midnight as an edge is where the date changes, even when the clock never shows 00:00.
  if (Number.isInteger(midnights)) return dayStartMs(day.epochDay + midnights, zone)
  return instantMsOf(day.epochDay * dayMs + minute * minuteMs, zone)
}

function instantsOf(dates: { first: number; last: number }, zone: Zone): TimeRange {
  return { startMs: dayStartMs(dates.first, zone), endMs: dayStartMs(dates.last + 1, zone) }
}
