import { dayClock } from './day-clock.ts'

/** A quarter of an hour on the screen. */
export const quarterPx = 20
const minuteMs = 60_000
const dayMinutes = 1_440
/** What is shown of a day when nobody works and nothing is booked. */
const usualHours = { from: 9, to: 21 }

export interface Span {
  /** Unix milliseconds. */
  startMs: number
  endMs: number
}

/** Minutes since local midnight of an instant, on a zone's clock. */
export function minuteOfDay(ms: number, zone: string): number {
  return dayClock(dateOf(ms, zone), zone).minuteOf(ms)
}

/** The local date (`YYYY-MM-DD`) of an instant in a zone. */
export function dateOf(ms: number, zone: string): string {
  const known = dates.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
  dates.set(zone, known)
  return known.format(ms)
}

const dates = new Map<string, Intl.DateTimeFormat>()

/** Whether a text is a date of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const moment = Date.parse(`${text}T12:00:00Z`)
  return !Number.isNaN(moment) && new Date(moment).toISOString().slice(0, 10) === text
}

/** Where a span stands on a date: minutes from midnight; one begun the day before starts at 0. */
export function minutesOn(date: string, span: Span, zone: string): { from: number; to: number } {
  const clock = dayClock(date, zone)
  if (span.startMs < clock.startMs) {
    return { from: 0, to: Math.min(clock.minuteOf(Math.min(span.endMs, clock.endMs)), dayMinutes) }
  }
  const from = clock.minuteOf(span.startMs)
  return { from, to: Math.min(from + (span.endMs - span.startMs) / minuteMs, dayMinutes) }
}

/** The hours to show, whole: everything that is worked or booked. */
export function visibleHours(spans: { from: number; to: number }[]): { from: number; to: number } {
  if (spans.length === 0) return usualHours
  let [from, to] = [dayMinutes, 0]
  for (const span of spans) {
    from = Math.min(from, span.from)
    to = Math.max(to, span.to)
  }
  return { from: Math.floor(from / 60), to: Math.min(24, Math.ceil(to / 60)) }
}

export function pixels(minutes: number): number {
  return (minutes / 15) * quarterPx
}

/** `615` is `10:15`. */
export function clockText(minute: number): string {
  const whole = Math.round(minute)
  const [hours, minutes] = [Math.floor(whole / 60) % 24, whole % 60]
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}
