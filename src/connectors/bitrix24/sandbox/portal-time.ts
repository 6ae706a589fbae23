import { Temporal } from 'temporal-polyfill'

export interface PortalTime {
  /** `YYYY-MM-DDThh:mm:ss+hh:mm` in the portal's zone. */
  iso(epochMs: number): string
  /** A plain date as the portal reads it back: midnight UTC, shown in the portal's offset. */
  isoDate(date: string): string
  /** The instant a text means, taken as portal time when it names no offset; null if it is none. */
  parse(text: string): number | null
  /** The date a text names, in the portal's zone when it names an instant; null if it is none. */
  parseDate(text: string): string | null
  dateOf(epochMs: number): string
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/
const LOCAL = /^(\d\d)\.(\d\d)\.(\d{4})(?: (\d\d):(\d\d)(?::(\d\d))?)?$/
const HOUR_MS = 3_600_000

/** Time as one portal sees it. `zone` is an IANA name. */
export function createPortalTime(zone: string): PortalTime {
  const offsets = new Map<number, number>()

  // Every listed row prints several times, and zone arithmetic is slow beside a map of hours.
  function offsetMs(epochMs: number): number {
    const hour = Math.floor(epochMs / HOUR_MS)
    const known = offsets.get(hour)
    if (known !== undefined) return known
    if (offsets.size > 50_000) offsets.clear()
    const zoned = Temporal.Instant.fromEpochMilliseconds(hour * HOUR_MS).toZonedDateTimeISO(zone)
    const offset = zoned.offsetNanoseconds / 1_000_000
    offsets.set(hour, offset)
    return offset
  }

  function iso(epochMs: number): string {
    const offset = offsetMs(epochMs)
    const minutes = Math.abs(offset) / 60_000
    const sign = offset < 0 ? '-' : '+'
    const wall = new Date(epochMs + offset).toISOString().slice(0, 19)
    return `${wall}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  }

  function parse(text: string): number | null {
    const parts = partsOf(text.trim())
    if (parts === null) return null
    if (parts.offset !== null) return parts.wallMs - parts.offset
    const guess = parts.wallMs - offsetMs(parts.wallMs)
    return parts.wallMs - offsetMs(guess)
  }

  const dateOf = (epochMs: number) =>
    new Date(epochMs + offsetMs(epochMs)).toISOString().slice(0, 10)

  return {
    iso,
    isoDate: (date) => iso(Date.parse(`${date}T00:00:00Z`)),
    parse,
    parseDate(text) {
      const parts = partsOf(text.trim())
      if (parts === null) return null
      if (parts.offset === null) return new Date(parts.wallMs).toISOString().slice(0, 10)
      return dateOf(parts.wallMs - parts.offset)
    },
    dateOf,
  }
}

const two = (value: number) => String(value).padStart(2, '0')

function partsOf(text: string): { wallMs: number; offset: number | null } | null {
  const iso = ISO.exec(text)
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, offset] = iso
    const wallMs = wall([year, month, day], [hour, minute, second])
    return wallMs === null ? null : { wallMs, offset: offset ? offsetOf(offset) : null }
  }
  const local = LOCAL.exec(text)
  if (local === null) return null
  const [, day, month, year, hour, minute, second] = local
  const wallMs = wall([year, month, day], [hour, minute, second])
  return wallMs === null ? null : { wallMs, offset: null }
}

type Digits = string | undefined

/** Refuses the 31st of February instead of rolling it over. */
function wall(date: Digits[], time: Digits[]): number | null {
  const [year = 0, month = 0, day = 0] = date.map(Number)
  const [hour = 0, minute = 0, second = 0] = time.map((part) => Number(part ?? 0))
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(wallMs)
  const same = back.getUTCMonth() === month - 1 && back.getUTCDate() === day
  return same && hour < 24 && minute < 60 && second < 60 ? wallMs : null
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0
  const [hours = 0, minutes = 0] = [Number(text.slice(1, 3)), Number(text.slice(-2))]
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
