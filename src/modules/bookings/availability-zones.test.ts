import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { normalise, subtract, type TimeRange } from '../../kernel/time-range.ts'
import {
  dayStartMs,
  epochDayOf,
  instantMsOf,
  parseZone,
  wallMsAt,
  type Zone,
} from '../../kernel/zone.ts'
import { freeSlots } from './availability.ts'
import { type WorkCalendar, workRanges } from './work-hours.ts'

// Every change of offset from 2020 to 2037 in every zone that the runtime knows, near 5000: days
// on which an hour is lost, repeated or moved. Mismatches are gathered as text, because one million
// assertions would take longer than the comparisons.

const minuteMs = 60_000
const durationMs = 45 * minuteMs
const stepMs = 20 * minuteMs

interface Change {
  readonly zone: Zone
  readonly atMs: number
}

const zones = Intl.supportedValuesOf('timeZone').map((name) => {
  const zone = parseZone(name)
  if (!zone) throw new Error(`${name} is unknown`)
  return zone
})
const changes = zones.flatMap(changesOf)

function changesOf(zone: Zone): Change[] {
  const found: Change[] = []
  const endMs = Date.UTC(2038, 0, 1)
  const start = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2020, 0, 1))
  let at = start.toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (at && at.epochMilliseconds < endMs) {
    found.push({ zone, atMs: at.epochMilliseconds })
    at = at.getTimeZoneTransition('next')
  }
  // A zone without a change is looked at on an ordinary day.
  return found.length > 0 ? found : [{ zone, atMs: Date.UTC(2026, 5, 1, 2) }]
}

test('the runtime knows hundreds of zones and thousands of changes', () => {
  expect(zones.length).toBeGreaterThan(400)
  expect(changes.length).toBeGreaterThan(4000)
})

test('wall clock and instant convert as in Temporal around every change', () => {
  const wrong: string[] = []
  for (const { zone, atMs } of changes) {
    const lastBefore = localAt(atMs - 1, zone).toPlainDateTime()
    for (const minutes of [-90, -1, 0, 29, 61]) {
      const ms = atMs + minutes * minuteMs
      const wall = localAt(ms, zone).toPlainDateTime()
      const wallMs = wall.toZonedDateTime('UTC').epochMilliseconds
      if (wallMsAt(ms, zone) !== wallMs) wrong.push(`${zone} ${ms}: wall clock`)
      // Counted from the clock before the change, these lie before, in and after gap and repeat.
      const near = lastBefore.add({ milliseconds: 1 }).add({ minutes })
      const expected = near.toZonedDateTime(zone).epochMilliseconds
      const nearMs = near.toZonedDateTime('UTC').epochMilliseconds
      if (instantMsOf(nearMs, zone) !== expected) wrong.push(`${zone} ${near}: instant`)
    }
  }
  expect(wrong).toEqual([])
})

test('the days around every change begin and end as in Temporal', () => {
  const wrong: string[] = []
  for (const change of changes) {
    for (const date of datesAround(change)) {
      const startMs = startOfDay(date, change.zone)
      const endMs = startOfDay(date.add({ days: 1 }), change.zone)
      const day = epochDayOf(date.toString())
      const found = [day, day + 1].map((one) => dayStartMs(one, change.zone))
      if (found[0] !== startMs || found[1] !== endMs) wrong.push(`${change.zone} ${date}`)
    }
  }
  expect(wrong).toEqual([])
})

// Edges at midnight and in the hours in which zones change their clocks, a night shift among them.
const intervals = [
  { from: '00:00', to: '00:40' },
  { from: '01:30', to: '02:30' },
  { from: '03:10', to: '12:00' },
  { from: '12:30', to: '21:50' },
  { from: '22:30', to: '00:20' },
]
const calendar: WorkCalendar = {
  weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, intervals])),
}

test('working hours on the days of every change have the edges that Temporal gives', () => {
  const wrong: string[] = []
  for (const change of changes) {
    const { dates, expected } = workByTemporal(change)
    const found = workRanges(calendar, dates, change.zone)
    if (!sameRanges(found, expected)) wrong.push(`${change.zone} ${dates.from}`)
  }
  expect(wrong).toEqual([])
})

test('on the days of every change, slots fill the working hours, and none leaves them', () => {
  const wrong: string[] = []
  for (const change of changes) {
    const { dates, expected } = workByTemporal(change)
    const { zone } = change
    const employees = [{ id: 1, ...calendar, busy: [] }]
    const search = { zone, days: dates, nowMs: 0, minimumNoticeMs: 0, stepMs, durationMs }
    const rest = { bufferBeforeMs: 0, bufferAfterMs: 0, needsWorkplace: false, maxSlots: 1000 }
    const slots = freeSlots({ ...search, ...rest, employees }).employees[0]?.slots ?? []
    if (slots.some((slot) => slot.endMs - slot.startMs !== durationMs)) wrong.push(`${zone} length`)
    // The shift that begins on the last evening ends on the day after, and may hold a visit's end.
    const lastMs = expected.at(-1)?.endMs ?? 0
    const work = normalise([...expected, { startMs: lastMs, endMs: lastMs + 40 * minuteMs }])
    if (subtract(normalise(slots), work).length > 0) wrong.push(`${zone} ${dates.from} outside`)
    if (slots.some((slot) => !isOnGrid(slot.startMs, zone)))
      wrong.push(`${zone} ${dates.from} grid`)
    if (slots.length < expected.length) wrong.push(`${zone} ${dates.from} too few`)
  }
  expect(wrong).toEqual([])
})

function localAt(ms: number, zone: Zone): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
}

function datesAround({ zone, atMs }: Change): Temporal.PlainDate[] {
  const date = localAt(atMs, zone).toPlainDate()
  return [-1, 0, 1].map((days) => date.add({ days }))
}

function startOfDay(date: Temporal.PlainDate, zone: Zone): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}

function workByTemporal(change: Change) {
  const { zone } = change
  const date = localAt(change.atMs, zone).toPlainDate()
  const from = localAt(change.atMs - 1, zone).toPlainDate()
  const bounds = {
    startMs: startOfDay(from, zone),
    endMs: startOfDay(date.add({ days: 1 }), zone),
  }
  const shifts: TimeRange[] = []
  for (let day = from.subtract({ days: 1 }); !day.equals(date.add({ days: 1 })); ) {
    for (const { from: start, to } of intervals) {
      const lastDay = to < start ? day.add({ days: 1 }) : day
      shifts.push({
        startMs: Math.max(bounds.startMs, edge(day, start, zone)),
        endMs: Math.min(bounds.endMs, edge(lastDay, to, zone)),
      })
    }
    day = day.add({ days: 1 })
  }
  return { dates: { from: from.toString(), to: date.toString() }, expected: normalise(shifts) }
}

function edge(date: Temporal.PlainDate, clock: string, zone: Zone): number {
  if (clock === '00:00') return startOfDay(date, zone)
  return date.toPlainDateTime(clock).toZonedDateTime(zone).epochMilliseconds
}

function sameRanges(a: readonly TimeRange[], b: readonly TimeRange[]): boolean {
  const same = (it: TimeRange, i: number) =>
    it.startMs === b[i]?.startMs && it.endMs === b[i]?.endMs
  return a.length === b.length && a.every(same)
}

function isOnGrid(ms: number, zone: Zone): boolean {
  const local = localAt(ms, zone)
  return (local.hour * 60 + local.minute) % (stepMs / minuteMs) === 0 && local.second === 0
}
