const minuteMs = 60_000
const dayMinutes = 1_440
const clocksAtMost = 400

/** A local date (`YYYY-MM-DD`) on the clock of a zone, with its instants as Unix milliseconds. */
export interface DayClock {
  date: string
  startMs: number
  /** The next midnight: 23, 24 or 25 hours later. */
  endMs: number
  /** Minutes that the wall clock shows since midnight; for instants of this date. */
  minuteOf(ms: number): number
  /** The instant at which the wall clock shows this many minutes since midnight, 0 to 1440. */
  msAt(minute: number): number
}

/** The clock of a date. Kept once made: a day is drawn far oftener than it is chosen. */
export function dayClock(date: string, zone: string): DayClock {
  const key = `${date} ${zone}`
  const known = clocks.get(key)
  if (known) return known
  if (clocks.size >= clocksAtMost) clocks.clear()
  const made = makeClock(date, zone)
  clocks.set(key, made)
  return made
}

const clocks = new Map<string, DayClock>()

function makeClock(date: string, zone: string): DayClock {
  const startMs = instantAt(date, 0, zone)
  const endMs = instantAt(date, dayMinutes, zone)
  const isPlain = endMs - startMs === dayMinutes * minuteMs
  return {
    date,
    startMs,
    endMs,
    minuteOf: (ms) =>
      isPlain
        ? Math.floor((ms - startMs) / minuteMs)
        : Math.floor((ms + offsetMs(ms, zone) - Date.parse(`${date}T00:00:00Z`)) / minuteMs),
    msAt: (minute) => (isPlain ? startMs + minute * minuteMs : instantAt(date, minute, zone)),
  }
}

/** An hour that the clock skips is read with the offset before it. */
function instantAt(date: string, minute: number, zone: string): number {
  const wallMs = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs
  const guess = wallMs - offsetMs(wallMs, zone)
  return wallMs - offsetMs(guess, zone)
}

/** How far the zone's clock is ahead of UTC at an instant. */
function offsetMs(ms: number, zone: string): number {
  const parts = wallClock(zone).formatToParts(ms)
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const wallMs = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour') % 24,
    value('minute'),
    value('second'),
  )
  return wallMs - Math.floor(ms / 1_000) * 1_000
}

const wallClocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(zone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  wallClocks.set(zone, made)
  return made
}
