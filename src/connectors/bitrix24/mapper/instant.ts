import { Temporal } from 'temporal-polyfill'
import { utcSeconds } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asText } from '../client/read-json.ts'

/**
 * Reads a portal's datetime (`2026-03-01T08:00:00+03:00`) as an instant in UTC with whole seconds.
 * The offset is the portal's or a user's own, so only instants can be compared. Null when empty.
 */
export function fromPortalInstant(value: Json | undefined): string | null {
  const atMs = portalInstantMs(value)
  return atMs === null ? null : utcSeconds(atMs)
}

/** The same as Unix milliseconds. */
export function portalInstantMs(value: Json | undefined): number | null {
  const atMs = Date.parse(asText(value))
  return Number.isNaN(atMs) ? null : atMs
}

/** Always with an offset: without one a portal would read its own zone into it. */
export function toPortalInstant(instant: string | number): string {
  const atMs = typeof instant === 'number' ? instant : Date.parse(instant)
  return utcSeconds(atMs).replace('Z', '+00:00')
}

/** The day of an instant where the tenant is, for the fields that hold only a day. */
export function toPortalDay(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
}
