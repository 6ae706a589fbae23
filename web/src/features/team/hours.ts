import type { Schemas } from '../../api/client.ts'

/** A stretch of work: minutes from midnight; an end beyond 1440 runs into the next day. */
export interface Span {
  from: number
  to: number
}

/** The stretches of each weekday, Monday first. */
export type Week = Span[][]

/** A row of hours as the API tells it: of a weekday, or of one date. */
export type HoursRow = Pick<Schemas['Schedule'], 'weekday' | 'date' | 'start' | 'end'>

export const dayMinutes = 1_440
/** Handles and keys go by this many minutes. */
export const stepMinutes = 15
/** How many stretches a day may have; the server keeps the same bound. */
export const mostSpans = 10

export function emptyWeek(): Week {
  return Array.from({ length: 7 }, () => [])
}

/** The usual week out of rows; rows of dates are left out. */
export function weekOf(rows: readonly HoursRow[]): Week {
  return emptyWeek().map((_, at) =>
    rows
      .filter(({ date, weekday }) => date === null && weekday === at + 1)
      .flatMap(spanOf)
      .sort(byStart),
  )
}

/** The same week on some days of it. */
export function evenWeek(weekdays: readonly number[], spans: readonly Span[]): Week {
  return emptyWeek().map((_, at) =>
    weekdays.includes(at + 1) ? spans.map((span) => ({ ...span })) : [],
  )
}

/** What is sent. */
export function rowsOfWeek(week: Week): { weekday: number; start: string; end: string }[] {
  return week.flatMap((spans, at) => spans.map((span) => ({ weekday: at + 1, ...rowOf(span) })))
}

export function rowOf({ from, to }: Span): { start: string; end: string } {
  return { start: clockOf(from), end: clockOf(to) }
}

/** What somebody works on a date by rows alone: those of the date replace those of its weekday. */
export function spansOn(date: string, rows: readonly HoursRow[]): Span[] {
  const dated = rows.filter((row) => row.date === date)
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
  const used =
    dated.length > 0 ? dated : rows.filter((row) => row.date === null && row.weekday === weekday)
  return used.flatMap(spanOf).sort(byStart)
}

/** What is kept of a date by itself: null for the usual hours, an empty list for a day off. */
export interface DayHours {
  date: string
  hours: { start: string; end: string }[] | null
}

export function hoursKeptOn(date: string, rows: readonly HoursRow[]): DayHours {
  const dated = rows.filter((row) => row.date === date)
  return { date, hours: dated.length === 0 ? null : dated.flatMap(spanOf).sort(byStart).map(rowOf) }
}

/** `09:30`; 1440 is `24:00`, and what is beyond it is the clock of the next day. */
export function clockOf(minute: number): string {
  const shown = minute > dayMinutes ? minute - dayMinutes : minute
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`
}

export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** A stretch with one end set to a clock; an end that is not after the start is the next day's. */
export function withClock(span: Span, edge: 'from' | 'to', clock: string): Span {
  const minute = minuteOf(clock)
  const from = edge === 'from' ? Math.min(minute, dayMinutes - 1) : span.from
  const end = edge === 'to' ? minute : span.to > dayMinutes ? span.to - dayMinutes : span.to
  return { from, to: end > from ? end : end + dayMinutes }
}

/** A stretch with one edge pulled to a minute of its day; it never gets shorter than a step. */
export function pulled(span: Span, edge: 'from' | 'to', minute: number): Span {
  const wanted = Math.round(minute / stepMinutes) * stepMinutes
  if (edge === 'from') {
    const latest = Math.min(span.to, dayMinutes) - stepMinutes
    return { from: Math.max(0, Math.min(wanted, latest)), to: span.to }
  }
  return { from: span.from, to: Math.min(dayMinutes, Math.max(wanted, span.from + stepMinutes)) }
}

/** Cuts an hour of lunch out of the middle of the longest stretch; the same where none is long. */
export function withLunch(spans: readonly Span[]): Span[] {
  const longest = spans.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0]
  if (!longest || longest.to - longest.from < 180) return [...spans]
  const middle = Math.round((longest.from + longest.to) / 2 / 60) * 60
  // People eat at one where they work at one.
  const noon = 13 * 60
  const at = longest.from < noon && longest.to > noon + 60 ? noon : middle
  const halves = [
    { from: longest.from, to: at },
    { from: at + 60, to: longest.to },
  ]
  return spans.flatMap((span) => (span === longest ? halves : [span])).sort(byStart)
}

/** One more stretch after those that are there, where the day has room for it. */
export function nextSpan(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return { from: 9 * 60, to: 18 * 60 }
  const last = Math.max(...spans.map(({ to }) => to))
  if (last + 60 <= dayMinutes) {
    const from = last + 60 < dayMinutes ? last + 60 : last
    return { from, to: Math.min(dayMinutes, from + 180) }
  }
  const first = Math.min(...spans.map(({ from }) => from))
  return first >= 120 ? { from: Math.max(0, first - 240), to: first - 60 } : null
}

/** Whether two stretches of one day get in each other's way. */
export function clash(spans: readonly Span[]): boolean {
  const sorted = [...spans].sort(byStart)
  return sorted.some(({ to }, at) => to > (sorted[at + 1]?.from ?? Number.POSITIVE_INFINITY))
}

export function minutesOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** `09:00–13:00, 14:00–18:00`. */
export function saySpans(spans: readonly Span[]): string {
  return spans.map((span) => `${clockOf(span.from)}–${clockOf(span.to)}`).join(', ')
}

/** A clock in as few letters as it takes: `9`, `9:30`, `22`. */
export function shortClock(minute: number): string {
  const [hours = '', minutes = ''] = clockOf(minute).split(':')
  return minutes === '00' ? String(Number(hours)) : `${Number(hours)}:${minutes}`
}

function spanOf({ start, end }: HoursRow): Span[] {
  if (start === null || end === null) return []
  const [from, to] = [minuteOf(start), minuteOf(end)]
  return [{ from, to: to > from ? to : to + dayMinutes }]
}

function byStart(one: Span, other: Span): number {
  return one.from - other.from
}
