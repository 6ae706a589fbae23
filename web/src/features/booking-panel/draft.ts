import type { Schemas } from '../../api/client.ts'
import type { paths } from '../../api/schema.generated.ts'
import { addMinutes, instantOf, type Wall, wallOf } from './clock.ts'

type Booking = Schemas['Booking']
type Service = Schemas['Service']
/** What a change of a booking may say. */
export type BookingChange =
  paths['/api/bookings/{id}']['put']['requestBody']['content']['application/json']

/** A service of the booking as it is being written; the price may differ from the catalog's. */
export interface DraftLine {
  serviceId: number
  name: string
  /** Null while the field is empty. */
  priceMinor: number | null
  minutes: number
}

/** A booking as it stands in the form. */
export interface Draft extends Wall {
  clientId: number | null
  userId: number | null
  workplaceId: number | null
  lines: DraftLine[]
  /** How long it takes when a person said so; null while the services say it. */
  ownMinutes: number | null
  statusId: number | null
  note: string
}

/** What the form says of a booking that is there. */
export function draftOf(booking: Booking, zone: string): Draft {
  const lines = booking.services.map(lineOfBooking)
  const minutes = (Date.parse(booking.end_time) - Date.parse(booking.start_time)) / 60_000
  return {
    ...wallOf(booking.start_time, zone),
    clientId: booking.client_id,
    userId: booking.user_id,
    workplaceId: booking.workplace_id,
    lines,
    ownMinutes: minutes === sumOfMinutes(lines) ? null : minutes,
    statusId: booking.status_id,
    note: booking.note,
  }
}

export function lineOf(service: Service): DraftLine {
  const { id, name, price_minor, duration_minutes } = service
  return { serviceId: id, name, priceMinor: price_minor, minutes: duration_minutes }
}

export function totalsOf(draft: Draft): { priceMinor: number; minutes: number; end: Wall } {
  const minutes = draft.ownMinutes ?? sumOfMinutes(draft.lines)
  return {
    priceMinor: draft.lines.reduce((sum, line) => sum + (line.priceMinor ?? 0), 0),
    minutes,
    end: addMinutes(draft, minutes),
  }
}

/** The clock at the end; empty until somebody or the services say how long it takes. */
export function endTimeOf(draft: Draft): string {
  const { minutes, end } = totalsOf(draft)
  return minutes > 0 ? end.time : ''
}

/** The fields that have to be filled before a booking can be saved, and are not. */
export function missingOf(draft: Draft): ('lines' | 'userId' | 'date' | 'time' | 'length')[] {
  const missing: ReturnType<typeof missingOf> = []
  if (draft.lines.length === 0) missing.push('lines')
  if (draft.userId === null) missing.push('userId')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.date)) missing.push('date')
  if (!/^\d{2}:\d{2}$/.test(draft.time)) missing.push('time')
  if (draft.lines.length > 0 && totalsOf(draft).minutes <= 0) missing.push('length')
  return missing
}

/** The draft as the API takes it. The client is asked for apart: it may have to be made first. */
export function bodyOf(draft: Draft, zone: string) {
  if (draft.userId === null) throw new Error('a booking without an employee is not sent')
  return {
    client_id: draft.clientId,
    user_id: draft.userId,
    workplace_id: draft.workplaceId,
    service_ids: draft.lines.map((line) => line.serviceId),
    prices: draft.lines.map((line) => line.priceMinor),
    ...(draft.statusId === null ? {} : { status_id: draft.statusId }),
    start_time: `${draft.date} ${draft.time}:00`,
    ...(draft.ownMinutes === null ? {} : { end_time: endInstant(draft, zone) }),
    note: draft.note,
  }
}

/** Only what differs from the booking as it was: what is not said stays as others left it. */
export function changeOf(was: Draft, draft: Draft, zone: string): BookingChange {
  const body = bodyOf(draft, zone)
  const moved = was.date !== draft.date || was.time !== draft.time
  const otherServices = !sameLines(was.lines, draft.lines, 'serviceId')
  const otherLength = totalsOf(was).minutes !== totalsOf(draft).minutes
  return {
    ...(was.clientId === draft.clientId ? {} : { client_id: body.client_id }),
    ...(was.userId === draft.userId ? {} : { user_id: body.user_id }),
    ...(was.workplaceId === draft.workplaceId ? {} : { workplace_id: body.workplace_id }),
    ...(otherServices ? { service_ids: body.service_ids } : {}),
    ...(otherServices || !sameLines(was.lines, draft.lines, 'priceMinor')
      ? { prices: body.prices }
      : {}),
    ...(was.statusId === draft.statusId || draft.statusId === null
      ? {}
      : { status_id: draft.statusId }),
    ...(moved ? { start_time: body.start_time } : {}),
    ...(otherServices || otherLength ? { end_time: endInstant(draft, zone) } : {}),
    ...(was.note === draft.note ? {} : { note: draft.note }),
  }
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Instants of the start and the end; null until there is a date, a time and a length. */
export function spanOf(draft: Draft, zone: string): { start: string; end: string } | null {
  const startMs = instantOf(draft, zone)
  const { minutes } = totalsOf(draft)
  if (Number.isNaN(startMs) || minutes <= 0) return null
  return {
    start: new Date(startMs).toISOString(),
    end: new Date(startMs + minutes * 60_000).toISOString(),
  }
}

/** Fields without a value are left out. */
export function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof defined<Fields>>
}

function lineOfBooking(line: Booking['services'][number]): DraftLine {
  const { service_id, name, price_minor, duration_minutes } = line
  return { serviceId: service_id, name, priceMinor: price_minor, minutes: duration_minutes }
}

function sumOfMinutes(lines: readonly DraftLine[]): number {
  return lines.reduce((sum, line) => sum + line.minutes, 0)
}

function sameLines(
  one: readonly DraftLine[],
  other: readonly DraftLine[],
  field: 'serviceId' | 'priceMinor',
): boolean {
  return one.length === other.length && one.every((line, at) => line[field] === other[at]?.[field])
}

function endInstant(draft: Draft, zone: string): string {
  const span = spanOf(draft, zone)
  if (!span) throw new Error('a booking without a time is not sent')
  return span.end
}
