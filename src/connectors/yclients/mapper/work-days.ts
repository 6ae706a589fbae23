import type { WorkDay } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import {
  dayMs,
  formatLocalDate,
  instantMsOf,
  minuteMs,
  parseLocalDate,
  wallMsAt,
  type Zone,
} from '../../../kernel/zone.ts'
import { asId, asList, asObject, asText, type JsonObject } from '../client/read-json.ts'

/** Wall clock readings, written as if they were UTC. */
interface Stretch {
  startMs: number
  endMs: number
}

/**
 * The hours of each employee, by id, for every one of the dates. The journal's are local to the
 * location; a business in another zone has them on its own clock. No row for a date is a day off.
 */
export function workDaysOf(
  rows: JsonObject[],
  zones: { there: Zone; here: Zone; dates: string[] },
): (staffId: string) => WorkDay[] {
  const { there, here, dates } = zones
  const move = (wallMs: number) =>
    there === here ? wallMs : wallMsAt(instantMsOf(wallMs, there), here)
  const worked = new Map<string, Map<string, Stretch[]>>()
  for (const { staff_id, date, slots } of rows) {
    const id = asId(staff_id)
    const day = parseLocalDate(asText(date))
    if (id === null || day === null) continue
    const days = worked.get(id) ?? new Map<string, Stretch[]>()
    worked.set(id, days)
    for (const slot of asList(slots).flatMap((one) => stretchOf(one, day * dayMs))) {
      const stretch = { startMs: move(slot.startMs), endMs: move(slot.endMs) }
      const on = formatLocalDate(Math.floor(stretch.startMs / dayMs))
      days.set(on, [...(days.get(on) ?? []), stretch])
    }
  }
  return (staffId) =>
    dates.map((date) => ({ date, hours: hoursOf(worked.get(staffId)?.get(date) ?? []) }))
}

/** An end at or before its start is of the next day; `10:00` to `10:00` is nothing. */
function stretchOf(slot: Json, dayStartMs: number): Stretch[] {
  const { from, to } = asObject(slot)
  const [start, end] = [minuteOf(from), minuteOf(to)]
  if (start === null || end === null || start === end) return []
  const startMs = dayStartMs + start * minuteMs
  return [{ startMs, endMs: dayStartMs + end * minuteMs + (end < start ? dayMs : 0) }]
}

function minuteOf(value: Json | undefined): number | null {
  const [, hours, minutes] = /^(\d\d?):(\d\d)/.exec(asText(value)) ?? []
  const minute = Number(hours) * 60 + Number(minutes)
  return Number.isNaN(minute) || minute > 1_440 ? null : minute
}

/** What stands over one another is one stretch. */
function hoursOf(stretches: Stretch[]): WorkDay['hours'] {
  const joined: Stretch[] = []
  for (const stretch of stretches.toSorted((one, other) => one.startMs - other.startMs)) {
    const last = joined.at(-1)
    if (last && stretch.startMs < last.endMs) last.endMs = Math.max(last.endMs, stretch.endMs)
    else joined.push({ ...stretch })
  }
  return joined.map(({ startMs, endMs }) => ({ start: clock(startMs), end: clock(endMs, '24:00') }))
}

/** Midnight ends a day as `24:00`, and begins one as `00:00`. */
function clock(wallMs: number, midnight = '00:00'): string {
  const text = new Date(wallMs).toISOString().slice(11, 16)
  return text === '00:00' ? midnight : text
}
