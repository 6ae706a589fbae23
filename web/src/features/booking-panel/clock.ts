/** A local date (`YYYY-MM-DD`) and a clock (`HH:MM`), as the fields of a form hold them. */
export interface Wall {
  date: string
  time: string
}

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** What the clock of a zone shows at an instant. */
export function wallOf(instant: string | number, zone: string): Wall {
  const text = formatOf(zone).format(new Date(instant))
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

/**
 * The instant at which a zone's clock shows this, in Unix milliseconds. A clock that the zone skips
 * means the moment after the gap, one that it shows twice means the first; NaN for no date or time.
 */
export function instantOf(wall: Wall, zone: string): number {
  const asUtc = utcMs(wall)
  if (Number.isNaN(asUtc)) return Number.NaN
  const before = asUtc - offsetMs(asUtc - dayMinutes * minuteMs, zone)
  const after = asUtc - offsetMs(asUtc + dayMinutes * minuteMs, zone)
  const fits = [before, after].filter((at) => at + offsetMs(at, zone) === asUtc)
  return fits.length > 0 ? Math.min(...fits) : Math.max(before, after)
}

/** Moves a clock by minutes, over midnight too. */
export function addMinutes(wall: Wall, minutes: number): Wall {
  const moved = new Date(utcMs(wall) + minutes * minuteMs)
  if (Number.isNaN(moved.getTime())) return wall
  return { date: moved.toISOString().slice(0, 10), time: moved.toISOString().slice(11, 16) }
}

/** The next time on the grid of a day, now or later: what a booking without a time begins with. */
export function nextStep(nowMs: number, zone: string, stepMinutes: number): Wall {
  const now = wallOf(nowMs, zone)
  const [hours = 0, minutes = 0] = now.time.split(':').map(Number)
  const past = (hours * 60 + minutes) % stepMinutes
  return past === 0 ? now : addMinutes(now, stepMinutes - past)
}

/** The instant at which a clock of UTC shows this; NaN for no date or time. */
function utcMs({ date, time }: Wall): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return Number.NaN
  return Date.parse(`${date}T${time}:00Z`)
}

function offsetMs(instantMs: number, zone: string): number {
  return utcMs(wallOf(instantMs, zone)) - Math.floor(instantMs / minuteMs) * minuteMs
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  formats.set(zone, made)
  return made
}
