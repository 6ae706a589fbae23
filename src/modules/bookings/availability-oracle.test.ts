import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import type { TimeRange } from '../../kernel/time-range.ts'
import { parseZone, type Zone } from '../../kernel/zone.ts'
import { type AvailableEmployee, freeSlots, type Slot, type SlotSearch } from './availability.ts'
import type { WorkCalendar } from './work-hours.ts'

const minuteMs = 60_000
type Employee = WorkCalendar & AvailableEmployee<number>
type Search = SlotSearch<number> & { employees: readonly Employee[] }

/** Asks Temporal about each minute of the days, one by one: slow, and plainly right. */
function slowSlots(search: Search): Slot<number>[] {
  const { zone, days } = search
  const firstMs = startOfDay(Temporal.PlainDate.from(days.from), zone)
  const endMs = startOfDay(Temporal.PlainDate.from(days.to).add({ days: 1 }), zone)
  const places = (search.workplaces ?? []).map(({ id, capacity = 1, busy }) => {
    return { id, capacity, taken: countByMinute(busy) }
  })
  const earliestMs = search.nowMs + search.minimumNoticeMs
  const starts = minutesOf({ startMs: firstMs, endMs }).filter((ms) => isOnGrid(ms, search))
  const slots: Slot<number>[] = []
  for (const employee of search.employees) {
    const works = workingMinutes(employee, search)
    const busy = countByMinute(employee.busy)
    for (const ms of starts.filter((it) => works.has(it) && it >= earliestMs)) {
      const slot = { startMs: ms, endMs: ms + search.durationMs, employeeId: employee.id }
      const around = minutesOf({
        startMs: slot.startMs - search.bufferBeforeMs,
        endMs: slot.endMs + search.bufferAfterMs,
      })
      if (!minutesOf(slot).every((minute) => works.has(minute))) continue
      if (around.some((minute) => busy.has(minute))) continue
      if (!search.needsWorkplace) slots.push(slot)
      const place = places.find(({ capacity, taken }) =>
        around.every((minute) => (taken.get(minute) ?? 0) < capacity),
      )
      if (search.needsWorkplace && place) slots.push({ ...slot, workplaceId: place.id })
    }
  }
  return slots
}

function isOnGrid(ms: number, search: Search): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(search.zone)
  return (local.hour * 60 + local.minute) % (search.stepMs / minuteMs) === 0
}

function workingMinutes(calendar: WorkCalendar, search: Search): Set<number> {
  const minutes = new Set<number>()
  let date = Temporal.PlainDate.from(search.days.from).subtract({ days: 1 })
  const last = Temporal.PlainDate.from(search.days.to).add({ days: 3 })
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (isVacation(calendar, date)) continue
    const exception = calendar.exceptions?.find((it) => date.equals(it.date))
    const weekday = calendar.weekly[date.dayOfWeek as 1]
    for (const { from, to } of exception?.intervals ?? weekday ?? []) {
      const startMs = edge(date, from, search.zone)
      const endMs = edge(to <= from ? date.add({ days: 1 }) : date, to, search.zone)
      for (const ms of minutesOf({ startMs, endMs })) {
        if (!isVacationAt(ms, calendar, search.zone)) minutes.add(ms)
      }
    }
  }
  return minutes
}

/** A vacation runs from the midnight of its first day to the first midnight after its last. */
function isVacationAt(ms: number, calendar: WorkCalendar, zone: Zone): boolean {
  return (calendar.vacations ?? []).some(({ from, to }) => {
    const first = startOfDay(Temporal.PlainDate.from(from), zone)
    return first <= ms && ms < startOfDay(Temporal.PlainDate.from(to).add({ days: 1 }), zone)
  })
}

function isVacation(calendar: WorkCalendar, date: Temporal.PlainDate): boolean {
  return (calendar.vacations ?? []).some(
    ({ from, to }) => from <= date.toString() && date.toString() <= to,
  )
}

function edge(date: Temporal.PlainDate, clock: string, zone: Zone): number {
  if (clock === '24:00') return startOfDay(date.add({ days: 1 }), zone)
  if (clock === '00:00') return startOfDay(date, zone)
  return date.toPlainDateTime(clock).toZonedDateTime(zone).epochMilliseconds
}

function startOfDay(date: Temporal.PlainDate, zone: Zone): number {
  return date.toZonedDateTime(zone).epochMilliseconds
}

function minutesOf({ startMs, endMs }: TimeRange): number[] {
  const length = Math.max(0, Math.ceil((endMs - startMs) / minuteMs))
  return Array.from({ length }, (_, n) => startMs + n * minuteMs)
}

function countByMinute(ranges: readonly TimeRange[]): Map<number, number> {
  const count = new Map<number, number>()
  for (const ms of ranges.flatMap(minutesOf)) count.set(ms, (count.get(ms) ?? 0) + 1)
  return count
}

// Days with an ordinary midnight, a gap or a repeat at night or at midnight, a change of half an
// hour, a skipped date, and plain ones.
const days: readonly (readonly [zone: string, date: string])[] = [
  ['Europe/Kyiv', '2026-03-28'],
  ['Europe/Kyiv', '2026-10-24'],
  ['Asia/Almaty', '2024-02-29'],
  ['Asia/Kathmandu', '2026-06-01'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['America/Sao_Paulo', '2018-11-03'],
  ['America/Sao_Paulo', '2018-02-17'],
  ['Asia/Beirut', '2026-03-28'],
  ['Africa/Cairo', '2026-10-29'],
  ['America/St_Johns', '2010-11-06'],
  ['Pacific/Apia', '2011-12-29'],
]

const clock = fc
  .integer({ min: 0, max: 287 })
  .map(
    (n) =>
      `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`,
  )

const intervals = fc.array(
  fc
    .record({ from: clock, to: fc.oneof(clock, fc.constant('24:00')) })
    .filter(({ from, to }) => from !== to),
  { maxLength: 3 },
)

const minutes = (min: number, max: number, step = 5) =>
  fc.integer({ min: min / step, max: max / step }).map((n) => n * step * minuteMs)

function anySearch(zoneName: string, first: string): fc.Arbitrary<Search> {
  const zone = parseZone(zoneName)
  if (!zone) throw new Error(`${zoneName} is unknown`)
  const dateAfter = (n: number) => Temporal.PlainDate.from(first).add({ days: n }).toString()
  const date = fc.integer({ min: -1, max: 3 }).map(dateAfter)
  const midnightMs = startOfDay(Temporal.PlainDate.from(first), zone)
  const taken = (count: number, longest: number) =>
    fc.array(
      fc
        .tuple(minutes(-300, 3 * 1440), minutes(0, longest))
        .map(([at, length]) => ({ startMs: midnightMs + at, endMs: midnightMs + at + length })),
      { minLength: count / 2, maxLength: count },
    )
  const week = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), intervals, {
    minKeys: 5,
  })
  const employee = (id: number) =>
    fc.record({
      id: fc.constant(id),
      weekly: week,
      exceptions: fc.uniqueArray(fc.record({ date, intervals }), {
        maxLength: 1,
        selector: (it) => it.date,
      }),
      vacations: fc.array(
        date.map((day) => ({ from: day, to: day })),
        { maxLength: 1 },
      ),
      busy: taken(12, 200),
    })
  return fc.record({
    zone: fc.constant(zone),
    days: fc.constantFrom(0, 1).map((n) => ({ from: first, to: dateAfter(n) })),
    nowMs: minutes(-900, 900, 1).map((ms) => midnightMs + ms),
    minimumNoticeMs: minutes(0, 300, 1),
    stepMs: fc.constantFrom(5, 10, 15, 30, 50, 60).map((n) => n * minuteMs),
    durationMs: fc.oneof(minutes(5, 180), fc.constant(1500 * minuteMs)),
    bufferBeforeMs: minutes(0, 30),
    bufferAfterMs: minutes(0, 30),
    employees: fc.tuple(employee(1), employee(2)),
    needsWorkplace: fc.boolean(),
    workplaces: fc.tuple(
      fc.record({ id: fc.constant(1), busy: taken(8, 900) }),
      fc.record({ id: fc.constant(2), busy: taken(24, 500), capacity: fc.constantFrom(2, 3) }),
    ),
    maxSlots: fc.constant(10_000),
  })
}

test.each(days)(
  'in %s from %s the slots are those that a minute by minute search finds',
  (...at) => {
    fc.assert(
      fc.property(anySearch(...at), (search) => {
        const found = freeSlots(search).employees.flatMap((employee) => employee.slots)
        expect(found).toEqual(slowSlots(search))
      }),
      { numRuns: 7 },
    )
  },
)
