import { Temporal } from 'temporal-polyfill'
import type { TimeRange } from './time-range.ts'

declare const zoneBrand: unique symbol

/** The IANA name of a time zone that this runtime knows, such as `Europe/Kyiv`. */
export type Zone = string & { readonly [zoneBrand]: true }

/** A stretch of time through which a zone keeps one offset: wall clock = instant + offset. */
export interface OffsetSpan extends TimeRange {
  readonly offsetMs: number
}

/** What a text about a moment means, or which part of it is wrong (`given` quotes that part). */
export type ParsedMoment =
  | { readonly ok: true; readonly instantMs: number; readonly kind: 'wall' | 'instant' }
  | {
      readonly ok: false
      readonly problem: 'unreadable' | 'no_such_date' | 'no_such_time' | 'no_such_offset'
      readonly given: string
    }

export const minuteMs = 60_000
export const dayMs = 86_400_000

/**
 * The zone of that name in its usual spelling, or null when there is none. Bare offsets (`+03:00`)
 * are refused: they know no daylight saving time, so a salon's hours would drift twice a year.
 */
export function parseZone(name: string): Zone | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId as Zone
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/**
 * Reads `YYYY-MM-DD HH:MM[:SS]` (or with a `T`) as the wall clock of the zone, and ISO 8601 that
 * ends with `Z` or an offset as the instant it names. A wall time that daylight saving skips moves
 * later by the length of the gap; one that happens twice is the earlier. Dates are as
 * `parseLocalDate` takes them.
 */
export function parseWallOrInstant(text: string, zone: Zone): ParsedMoment {
  const match = momentShape.exec(text.trim())
  if (!match) return { ok: false, problem: 'unreadable', given: text.slice(0, 64) }
  const [, date = '', clock = '', fraction = '', offset] = match
  const epochDay = parseLocalDate(date)
  if (epochDay === null) return { ok: false, problem: 'no_such_date', given: date }
  const timeMs = readClock(clock)
  if (timeMs === null) return { ok: false, problem: 'no_such_time', given: clock }
  const wallMs = epochDay * dayMs + timeMs + Number(fraction.slice(0, 3).padEnd(3, '0'))
  if (offset === undefined) return { ok: true, instantMs: instantMsOf(wallMs, zone), kind: 'wall' }
  const offsetMs = readOffset(offset)
  if (offsetMs === null) return { ok: false, problem: 'no_such_offset', given: offset }
  return { ok: true, instantMs: wallMs - offsetMs, kind: 'instant' }
}

/** The moment as `YYYY-MM-DD HH:MM:SS` on the zone's wall clock. */
export function formatWall(instantMs: number, zone: Zone): string {
  return new Date(wallMsAt(instantMs, zone)).toISOString().slice(0, 19).replace('T', ' ')
}

/** The local date (`YYYY-MM-DD`) in the zone at that moment. */
export function localDateAt(instantMs: number, zone: Zone): string {
  return formatLocalDate(Math.floor(wallMsAt(instantMs, zone) / dayMs))
}

/**
 * The day number (days since 1970-01-01) of a real `YYYY-MM-DD` of the years 1900 to 2199, or null.
 * No business plans outside of them, and at year 0 and past 9999 the database reads no date.
 */
export function parseLocalDate(date: string): number | null {
  return date >= '1900' && date < '2200' ? parseCalendarDate(date) : null
}

/** The same for whatever year has four digits: how far a rule reaches, or the day before 1900. */
export function parseCalendarDate(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  const ms = Date.parse(`${date}T00:00:00Z`)
  // The engine reads 30 February as 1 March; only the text that comes back the same is a date.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date)) return null
  return ms / dayMs
}

/** The inverse of `parseCalendarDate`. */
export function formatLocalDate(epochDay: number): string {
  return new Date(epochDay * dayMs).toISOString().slice(0, 10)
}

/** The day number of a date that was checked before; throws on any other text. */
export function epochDayOf(date: string): number {
  const epochDay = parseCalendarDate(date)
  if (epochDay === null) throw new RangeError(`${date} is not a date`)
  return epochDay
}

/**
 * The first instant of a local date (a day number). From one to the next are 24 hours as a rule, 23
 * or 25 around daylight saving, none for a date the zone skipped. A day whose midnight is skipped
 * starts when the gap ends, as 2018-11-04 in São Paulo at 01:00.
 */
export function dayStartMs(epochDay: number, zone: Zone): number {
  return resolveWall(epochDay * dayMs, zone, 'gap-end')
}

/**
 * The instant of a wall clock reading, which is written as if it were UTC (`wallMs` of 10:00 local
 * is 10:00Z). Gaps and repeated hours go as in Temporal's `compatible`: later, and earlier.
 */
export function instantMsOf(wallMs: number, zone: Zone): number {
  return resolveWall(wallMs, zone, 'later')
}

/** The wall clock reading at an instant, written as if it were UTC. */
export function wallMsAt(instantMs: number, zone: Zone): number {
  for (const span of spansOfYear(yearOf(instantMs), zone)) {
    if (instantMs < span.endMs) return instantMs + span.offsetMs
  }
  throw new RangeError(`The year's spans of ${zone} miss ${instantMs}`)
}

/** The spans of one offset each that together make up the range, in order. */
export function offsetSpans(range: TimeRange, zone: Zone): OffsetSpan[] {
  const spans: OffsetSpan[] = []
  let startMs = range.startMs
  for (let year = yearOf(startMs); startMs < range.endMs; year++) {
    for (const span of spansOfYear(year, zone)) {
      const endMs = Math.min(span.endMs, range.endMs)
      if (endMs <= startMs) continue
      const last = spans.at(-1)
      // Two years' tables cut the same stretch at their seam; the reader should not see it.
      if (last?.offsetMs === span.offsetMs) spans.pop()
      const joinedMs = last?.offsetMs === span.offsetMs ? last.startMs : startMs
      spans.push({ startMs: joinedMs, endMs, offsetMs: span.offsetMs })
      startMs = endMs
    }
  }
  return spans
}

const momentShape =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,](\d{1,9}))?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/i

function readClock(clock: string): number | null {
  const [hours = 0, minutes = 0, seconds = 0] = clock.slice(0, 8).split(':').map(Number)
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

function readOffset(offset: string): number | null {
  if (offset === 'Z' || offset === 'z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return null
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs
}

function resolveWall(wallMs: number, zone: Zone, inGap: 'later' | 'gap-end'): number {
  let offsetBeforeMs = 0
  for (const span of spansOfYear(yearOf(wallMs), zone)) {
    const instantMs = wallMs - span.offsetMs
    if (instantMs < span.endMs) {
      if (instantMs >= span.startMs) return instantMs
      return inGap === 'gap-end' ? span.startMs : wallMs - offsetBeforeMs
    }
    offsetBeforeMs = span.offsetMs
  }
  throw new RangeError(`The year's spans of ${zone} miss the wall clock ${wallMs}`)
}

// Temporal answers one conversion in microseconds, and availability asks for hundreds of thousands:
// so it is asked once per zone and year, and all else is addition. 2048 tables are about a megabyte
// and hold more zones and years than one process serves at a time.
const maxTables = 2048
const tables = new Map<string, readonly OffsetSpan[]>()
let latest: { zone: string; year: number; spans: readonly OffsetSpan[] } | null = null

function spansOfYear(year: number, zone: Zone): readonly OffsetSpan[] {
  if (latest?.year === year && latest.zone === zone) return latest.spans
  const key = `${year} ${zone}`
  const spans = tables.get(key) ?? readSpans(year, zone)
  // A map keeps insertion order: what was used last stands last, and the first is the one to drop.
  tables.delete(key)
  tables.set(key, spans)
  const oldest = tables.keys().next()
  if (tables.size > maxTables && !oldest.done) tables.delete(oldest.value)
  latest = { zone, year, spans }
  return spans
}

function readSpans(year: number, zone: Zone): OffsetSpan[] {
  // Local and UTC dates differ by at most a day; three days more serve every reading of the year.
  const windowEndMs = new Date(0).setUTCFullYear(year + 1, 0, 1) + 3 * dayMs
  const windowStartMs = new Date(0).setUTCFullYear(year, 0, 1) - 3 * dayMs
  const spans: OffsetSpan[] = []
  let at: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(windowStartMs).toZonedDateTimeISO(zone)
  while (at && at.epochMilliseconds < windowEndMs) {
    const next: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next')
    const endMs = Math.min(next?.epochMilliseconds ?? windowEndMs, windowEndMs)
    const offsetMs = at.offsetNanoseconds / 1_000_000
    spans.push({ startMs: at.epochMilliseconds, endMs, offsetMs })
    at = next
  }
  return spans
}

function yearOf(ms: number): number {
  return new Date(ms).getUTCFullYear()
}
