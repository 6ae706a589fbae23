/** A quarter of an hour on the screen. */
export const quarterPx = 20
const minuteMs = 60_000
/** What is shown of a day when nobody works and nothing is booked. */
const usualHours = { from: 9, to: 21 }

export interface Span {
  /** Unix milliseconds. */
  startMs: number
  endMs: number
}

/** Minutes since local midnight of an instant, on a zone's clock. */
export function minuteOfDay(ms: number, zone: string): number {
  const parts = clock(zone).formatToParts(ms)
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return (value('hour') % 24) * 60 + value('minute')
}

/** The local date (`YYYY-MM-DD`) of an instant in a zone. */
export function dateOf(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(ms)
}

/** Whether a text is a date of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const moment = Date.parse(`${text}T12:00:00Z`)
  return !Number.isNaN(moment) && new Date(moment).toISOString().slice(0, 10) === text
}

/** Moves a date by days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** Where a span stands on a date: minutes from midnight; one begun the day before starts at 0. */
export function minutesOn(date: string, span: Span, zone: string): { from: number; to: number } {
  const sinceYesterday = dateOf(span.startMs, zone) < date
  const from = sinceYesterday ? 0 : minuteOfDay(span.startMs, zone)
  const lengthMinutes = (span.endMs - span.startMs) / minuteMs
  const to = sinceYesterday ? minuteOfDay(span.endMs, zone) : from + lengthMinutes
  return { from, to: Math.min(to, 24 * 60) }
}

/** The hours to show, whole: everything that is worked or booked. */
export function visibleHours(spans: { from: number; to: number }[]): { from: number; to: number } {
  if (spans.length === 0) return usualHours
  return {
    from: Math.floor(Math.min(...spans.map(({ from }) => from)) / 60),
    to: Math.min(24, Math.ceil(Math.max(...spans.map(({ to }) => to)) / 60)),
  }
}

export function pixels(minutes: number): number {
  return (minutes / 15) * quarterPx
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  clocks.set(zone, made)
  return made
}
