/** A quarter of an hour on the screen. */
export const quarterPx = 20
const minuteMs = 60_000

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

/** Moves a date by days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** The hours to show: the working day, widened to hold every booking. Whole hours. */
export function visibleHours(spans: Span[], zone: string): { from: number; to: number } {
  const starts = spans.map((span) => Math.floor(minuteOfDay(span.startMs, zone) / 60))
  const ends = spans.map((span) =>
    Math.ceil((minuteOfDay(span.startMs, zone) + lengthMinutes(span)) / 60),
  )
  return { from: Math.min(9, ...starts), to: Math.min(24, Math.max(21, ...ends)) }
}

export function lengthMinutes(span: Span): number {
  return (span.endMs - span.startMs) / minuteMs
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
