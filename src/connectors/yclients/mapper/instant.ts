import { Temporal } from 'temporal-polyfill'
import type { Speaker } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { formatWall, parseWallOrInstant, parseZone, type Zone } from '../../../kernel/zone.ts'
import { asText } from '../client/read-json.ts'
import { readSettings } from '../settings.ts'

/** The zone of the location, as its card names it; the tenant's own until that was read. */
export function companyZone({ settings, tenant }: Speaker): Zone {
  const named = parseZone(readSettings(settings).company_zone ?? '') ?? parseZone(tenant.zone)
  return named ?? parseZone('Etc/UTC') ?? ('Etc/UTC' as Zone)
}

/**
 * When a record begins. The naive local `date` and the zone of the location tell; the offset in
 * `datetime` was seen to be that of winter in July, so it counts only where there is no `date`.
 */
export function startMsOf(record: { [field: string]: Json }, zone: Zone): number | null {
  const local = momentMs(asText(record['date']), zone)
  return local ?? momentMs(asText(record['datetime']), zone)
}

/** `2019-01-17T19:44:14+0900`, with or without a colon, or Unix seconds; null when it is neither. */
export function stampMs(value: Json | undefined, zone: Zone): number | null {
  if (typeof value === 'number') return value > 0 ? value * 1_000 : null
  return momentMs(asText(value), zone)
}

/** Local time of the location, as records are written: `2019-01-01 17:00:00`. */
export function toLocal(instant: string, zone: Zone): string {
  return formatWall(Temporal.Instant.from(instant).epochMilliseconds, zone)
}

function momentMs(text: string, zone: Zone): number | null {
  if (text === '') return null
  const moment = parseWallOrInstant(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'), zone)
  return moment.ok ? moment.instantMs : null
}
