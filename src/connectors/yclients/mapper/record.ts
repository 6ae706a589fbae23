import {
  type Fields,
  pickFields,
  type RemoteRecord,
  type Speaker,
  utcSeconds,
} from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { toMajor, toMinor } from '../../../kernel/money.ts'
import {
  asFlag,
  asId,
  asList,
  asNumber,
  asObject,
  asText,
  type JsonObject,
} from '../client/read-json.ts'
import { attendanceOf, statusOf } from './attendance.ts'
import { companyZone, stampMs, startMsOf, toLocal } from './instant.ts'

const alike = ['clientId', 'startsAt', 'endsAt', 'note', 'groupEvent', 'groupCapacity'] as const

/** A booking in the words of the journal. Rows without a service cannot be said there. */
export function bookingToTheirs(fields: Fields, speaker: Speaker): Fields {
  const { status, rows } = fields
  const attendance = typeof status === 'string' ? attendanceOf(status, speaker) : null
  return {
    ...pickFields(fields, alike),
    ...employeeOf(fields),
    ...(attendance === null ? {} : { status: attendance }),
    ...(Array.isArray(rows) ? { rows: rows.flatMap(rowToTheirs) } : {}),
  }
}

export function bookingToOurs(fields: Fields, speaker: Speaker): Fields {
  const { status, rows } = fields
  const known = typeof status === 'string' ? statusOf(status, speaker) : null
  return {
    ...pickFields(fields, alike),
    ...employeeOf(fields),
    ...(typeof fields['startsAt'] === 'string' ? { source: 'yclients' } : {}),
    ...(known === null ? {} : { status: known }),
    ...(rows === undefined ? {} : { rows }),
  }
}

/** A record always has somebody who works. */
function employeeOf({ employeeId }: Fields): Fields {
  return typeof employeeId === 'string' ? { employeeId } : {}
}

function rowToTheirs(row: Json): JsonObject[] {
  const { serviceId, priceMinor, quantity } = asObject(row)
  const times = asNumber(quantity) ?? 1
  if (typeof serviceId !== 'string') return []
  const price = (asNumber(priceMinor) ?? 0) * times
  return [{ serviceId, priceMinor: price, quantity: 1 }]
}

/** A record as the journal holds it; null when it has no id or no time. */
export function bookingRecord(card: JsonObject, speaker: Speaker): RemoteRecord | null {
  const id = asId(card['id'])
  const zone = companyZone(speaker)
  const startMs = startMsOf(card, zone)
  if (id === null || startMs === null) return null
  const seconds = secondsOf(card)
  const changedAtMs = stampMs(card['last_change_date'], zone)
  return {
    id,
    fields: {
      clientId: asId(asObject(card['client'])['id']),
      employeeId: asId(card['staff_id']) ?? asId(asObject(card['staff'])['id']),
      startsAt: utcSeconds(startMs),
      endsAt: utcSeconds(startMs + seconds * 1_000),
      status: isDeleted(card) ? 'deleted' : String(asNumber(card['attendance']) ?? 0),
      note: asText(card['comment']),
      ...groupOf(card),
      rows: asList(card['services']).flatMap((sold) => rowOf(asObject(sold), speaker)),
    },
    version: asText(card['last_change_date']) || null,
    changedAtMs,
    externalKey: asText(card['api_id']) || null,
  }
}

/** Every client of a group event has a record of their own at its one time. */
function groupOf(card: JsonObject): Fields {
  const event = activityOf(card)
  return event === null ? {} : { groupEvent: event }
}

/** The group event that a record is one place of. */
export const activityOf = (card: JsonObject): string | null => asId(card['activity_id'])

export const isDeleted = (card: JsonObject): boolean => asFlag(card['deleted'])

/** Seconds of the visit itself; `length` has the technical break in it. */
function secondsOf(card: JsonObject): number {
  const pause = asNumber(card['technical_break_duration']) ?? 0
  return asNumber(card['seance_length']) ?? Math.max(0, (asNumber(card['length']) ?? 0) - pause)
}

/** What the client pays for one line, all discounts included. Its name is the service's own. */
function rowOf(sold: JsonObject, { tenant }: Speaker): JsonObject[] {
  const serviceId = asId(sold['id'])
  if (serviceId === null) return []
  const amount = asNumber(sold['amount']) ?? 1
  const cost = asNumber(sold['cost_to_pay']) ?? (asNumber(sold['cost']) ?? 0) * amount
  const priceMinor = toMinor(cost, tenant.currency)
  return [{ serviceId, priceMinor, quantity: 1 }]
}

/**
 * The whole body of a record as it shall be: what a change leaves out may be emptied, so it starts
 * from the card as it is now. The client goes by phone and name; the vendor finds or makes them.
 */
export function recordBody(
  wanted: { fields: Fields; card?: JsonObject; client: JsonObject | null; key?: string },
  speaker: Speaker,
): JsonObject {
  const { fields, card = {}, client, key } = wanted
  const now = bookingRecord(card, speaker)?.fields ?? {}
  const next: Fields = { ...now, ...fields }
  const zone = companyZone(speaker)
  const [startsAt, endsAt] = [asText(next['startsAt']), asText(next['endsAt'])]
  const colour = asText(card['custom_color'])
  return {
    staff_id: Number(next['employeeId']),
    services:
      fields['rows'] === undefined && card['services'] !== undefined
        ? soldAsBefore(card)
        : asList(next['rows']).map((row) => serviceBody(asObject(row), speaker)),
    ...(client === null ? {} : { client }),
    datetime: toLocal(startsAt, zone),
    seance_length: Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 1_000),
    // The journal itself refuses a time that somebody else got a moment ago.
    save_if_busy: false,
    send_sms: false,
    comment: asText(next['note']),
    attendance: Number(next['status'] ?? 0),
    api_id: key ?? asText(card['api_id']),
    ...(colour === '' ? {} : { custom_color: colour }),
    ...keptOf(card),
  }
}

function serviceBody({ serviceId, priceMinor }: JsonObject, { tenant }: Speaker): JsonObject {
  const cost = toMajor(asNumber(priceMinor) ?? 0, tenant.currency)
  return { id: Number(serviceId), first_cost: cost, discount: 0, cost }
}

function soldAsBefore(card: JsonObject): JsonObject[] {
  return asList(card['services']).map((sold) => {
    const { id = null, first_cost = 0, discount = 0, cost = 0 } = asObject(sold)
    return { id, first_cost, discount, cost }
  })
}

function keptOf(card: JsonObject): JsonObject {
  const names = ['sms_remain_hours', 'email_remain_hours', 'technical_break_duration']
  const labels = asList(card['record_labels']).flatMap((label) => asId(asObject(label)['id']) ?? [])
  const activity = activityOf(card)
  return {
    ...pickFields(card, names),
    ...(labels.length > 0 ? { record_labels: labels } : {}),
    ...(activity === null ? {} : { activity_id: Number(activity) }),
  }
}
