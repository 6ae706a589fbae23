import { assert } from '../../../kernel/errors.ts'
import { formatWall, instantMsOf, parseZone, wallMsAt, type Zone } from '../../../kernel/zone.ts'

const minuteMs = 60_000
/** A day in winter: the vendor was seen to print the offset of winter all year round. */
const winterMs = Date.UTC(2026, 0, 15)

export function zoneOf(name: string): Zone {
  const zone = parseZone(name)
  assert(zone !== null, `the location has a zone, not ${name}`)
  return zone
}

/** `2025-07-12 12:10:00` on the location's wall clock -> Unix milliseconds. */
export function readLocal(text: string, zone: Zone): number | null {
  const wallMs = Date.parse(`${text.trim().replace(' ', 'T').slice(0, 19)}Z`)
  return Number.isNaN(wallMs) ? null : instantMsOf(wallMs, zone)
}

/** What callers may send as a moment: local text, ISO with an offset, or Unix seconds. */
export function readMoment(value: unknown, zone: Zone): number | null {
  if (typeof value === 'number') return value * 1_000
  if (typeof value !== 'string' || value === '') return null
  if (/[+-]\d\d:?\d\d$|Z$/.test(value.slice(10))) {
    const ms = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    return Number.isNaN(ms) ? null : ms
  }
  return readLocal(value.length === 10 ? `${value} 00:00:00` : value, zone)
}

/** `2025-07-12T12:10:00+05:00`, with the offset of winter, whatever the season. */
export function withWinterOffset(instantMs: number, zone: Zone): string {
  const local = formatWall(instantMs, zone).replace(' ', 'T')
  return `${local}${offsetText(wallMsAt(winterMs, zone) - winterMs, ':')}`
}

/** `2025-07-12T11:58:00+0500`: stamps have no colon in their offset. */
export function asStamp(instantMs: number, zone: Zone): string {
  const local = formatWall(instantMs, zone).replace(' ', 'T')
  return `${local}${offsetText(wallMsAt(instantMs, zone) - instantMs, '')}`
}

function offsetText(offsetMs: number, colon: string): string {
  const minutes = Math.abs(Math.round(offsetMs / minuteMs))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`
}
