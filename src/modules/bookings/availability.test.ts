import { expect, test } from 'vitest'
import { formatWall, parseWallOrInstant, parseZone } from '../../kernel/zone.ts'
import { freeSlots, type SlotSearch } from './availability.ts'

const hourMs = 3_600_000
const kyiv = zoneNamed('Europe/Kyiv')

function zoneNamed(name: string) {
  const zone = parseZone(name)
  if (!zone) throw new Error(`${name} is unknown`)
  return zone
}

function instantOf(text: string): number {
  const moment = parseWallOrInstant(text, kyiv)
  if (!moment.ok) throw new Error(moment.problem)
  return moment.instantMs
}

/** A range of 2026-06-01 by the clock of Kyiv. */
const range = (from: string, to: string) => ({
  startMs: instantOf(`2026-06-01 ${from}`),
  endMs: instantOf(`2026-06-01 ${to}`),
})

const anna = { id: 'anna', workRanges: [range('09:00', '12:00')], busy: [] }

/** Anna on a Monday from nine to noon; a visit of an hour, every half hour. */
const monday: SlotSearch<string> = {
  zone: kyiv,
  days: { from: '2026-06-01', to: '2026-06-01' },
  nowMs: instantOf('2026-05-30 12:00'),
  minimumNoticeMs: 0,
  stepMs: hourMs / 2,
  durationMs: hourMs,
  bufferBeforeMs: 0,
  bufferAfterMs: 0,
  employees: [anna],
  needsWorkplace: false,
  maxSlots: 1000,
}

function startsOf(change: Partial<SlotSearch<string>>): string[] {
  const search = { ...monday, ...change }
  const slots = freeSlots(search).employees.flatMap((employee) => employee.slots)
  return slots.map((slot) => formatWall(slot.startMs, search.zone).slice(11, 16))
}

const withBusy = (...busy: { startMs: number; endMs: number }[]) => [{ ...anna, busy }]

test('an empty morning offers every step at which the visit still ends in time', () => {
  expect(startsOf({})).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
})

test('a slot names its employee, its start and its end', () => {
  const [first] = freeSlots(monday).employees
  expect(first?.employeeId).toBe('anna')
  expect(first?.slots[0]).toEqual({ ...range('09:00', '10:00'), employeeId: 'anna' })
})

test('a visit may begin as another ends, and end as another begins', () => {
  const employees = withBusy(range('10:00', '11:00'))
  expect(startsOf({ employees })).toEqual(['09:00', '11:00'])
})

test('busy ranges may come unsorted and overlapping', () => {
  const employees = withBusy(range('10:30', '11:00'), range('10:00', '10:45'))
  expect(startsOf({ employees })).toEqual(['09:00', '11:00'])
})

test('buffers keep their distance from busy time', () => {
  const employees = withBusy(range('10:30', '10:40'))
  expect(startsOf({ employees })).toEqual(['09:00', '09:30', '11:00'])
  expect(startsOf({ employees, bufferAfterMs: 60_000 })).toEqual(['09:00', '11:00'])
  expect(startsOf({ employees, bufferBeforeMs: 21 * 60_000 })).toEqual(['09:00', '09:30'])
})

test('buffers may lie outside working hours', () => {
  const buffers = { bufferBeforeMs: hourMs, bufferAfterMs: hourMs }
  expect(startsOf(buffers)).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
})

test('steps are counted from local midnight, not from the beginning of work', () => {
  const employees = [{ ...anna, workRanges: [range('09:10', '12:00')] }]
  expect(startsOf({ employees, stepMs: hourMs })).toEqual(['10:00', '11:00'])
})

test('minimum notice hides what is too near, to the millisecond', () => {
  const nowMs = instantOf('2026-06-01 09:00')
  expect(startsOf({ nowMs, minimumNoticeMs: hourMs })).toEqual(['10:00', '10:30', '11:00'])
  expect(startsOf({ nowMs, minimumNoticeMs: hourMs + 1 })).toEqual(['10:30', '11:00'])
})

test('days that have passed offer nothing', () => {
  expect(startsOf({ nowMs: instantOf('2026-07-01 00:00') })).toEqual([])
})

test('a visit may run past midnight where the work does', () => {
  const night = { from: '23:00', to: '01:00' }
  const employees = [{ id: 'anna', weekly: { 1: [night] }, busy: [] }]
  expect(startsOf({ employees })).toEqual(['23:00', '23:30'])
  const days = { from: '2026-06-02', to: '2026-06-02' }
  expect(startsOf({ employees, days })).toEqual(['00:00'])
})

test('each employee has an entry in the order of the search, with slots or without', () => {
  const boris = { id: 'boris', weekly: {}, busy: [] }
  const found = freeSlots({ ...monday, employees: [boris, anna] }).employees
  expect(found.map((it) => [it.employeeId, it.slots.length])).toEqual([
    ['boris', 0],
    ['anna', 5],
  ])
})

test('a full workplace refuses the time, and the next one in the list takes it', () => {
  const chair = { id: 'chair', busy: [range('09:30', '10:30')] }
  const search = { ...monday, needsWorkplace: true, stepMs: hourMs }
  const alone = freeSlots({ ...search, workplaces: [chair] }).employees[0]?.slots
  expect(alone?.map((slot) => slot.workplaceId)).toEqual(['chair'])
  const both = freeSlots({ ...search, workplaces: [chair, { id: 'sofa', busy: [] }] })
  const chosen = both.employees[0]?.slots.map((slot) => slot.workplaceId)
  expect(chosen).toEqual(['sofa', 'sofa', 'chair'])
})

test('a workplace takes as many visits at once as it has capacity', () => {
  const busy = [range('09:00', '11:00'), range('10:00', '12:00')]
  const search = { needsWorkplace: true, stepMs: hourMs }
  const pool = (capacity: number) => [{ id: 'pool', capacity, busy }]
  expect(startsOf({ ...search, workplaces: pool(1) })).toEqual([])
  expect(startsOf({ ...search, workplaces: pool(2) })).toEqual(['09:00', '11:00'])
  expect(startsOf({ ...search, workplaces: pool(3) })).toEqual(['09:00', '10:00', '11:00'])
})

test('a visit that needs a workplace has no slot where there is none', () => {
  expect(startsOf({ needsWorkplace: true })).toEqual([])
})

test('slots keep to the wall clock on the day the clocks go forward', () => {
  const employees = [{ id: 'anna', weekly: { 7: [{ from: '02:00', to: '05:00' }] }, busy: [] }]
  const days = { from: '2026-03-29', to: '2026-03-29' }
  const nowMs = instantOf('2026-03-01 00:00')
  expect(startsOf({ employees, days, nowMs })).toEqual(['02:00', '02:30', '04:00'])
})

test('the hour that the clock repeats has its slots twice', () => {
  const employees = [{ id: 'anna', weekly: { 7: [{ from: '02:00', to: '05:00' }] }, busy: [] }]
  const days = { from: '2026-10-25', to: '2026-10-25' }
  const search = { employees, days, stepMs: hourMs }
  expect(startsOf(search)).toEqual(['02:00', '03:00', '03:00', '04:00'])
})

test('one instant may be asked about alone, and a bound then counts its slots only', () => {
  const at = (from: string, to: string) => startsOf({ within: range(from, to), maxSlots: 1 })
  expect(at('11:00', '11:01')).toEqual(['11:00'])
  expect(at('11:07', '11:08')).toEqual([])
  expect(at('11:30', '11:31')).toEqual([])
  const nowMs = instantOf('2026-06-01 10:00')
  expect(startsOf({ within: range('09:00', '10:01'), nowMs })).toEqual(['10:00'])
})

test('a bound on the answer keeps the earliest slots of everybody and says so', () => {
  const boris = { ...anna, id: 'boris', workRanges: [range('10:00', '12:00')] }
  const found = freeSlots({ ...monday, employees: [boris, anna], maxSlots: 4 })
  expect(found.truncated).toBe(true)
  const kept = found.employees.flatMap((it) => it.slots.map((slot) => slot.employeeId))
  expect(kept).toEqual(['boris', 'anna', 'anna', 'anna'])
  expect(freeSlots({ ...monday, maxSlots: 5 }).truncated).toBe(false)
})

test.each([
  ['a step under a minute', { stepMs: 59_999 }],
  ['a visit of no length', { durationMs: 0 }],
  ['a negative buffer', { bufferAfterMs: -1 }],
  ['parts of a millisecond', { nowMs: 0.5 }],
  ['a workplace without capacity', { workplaces: [{ id: 'chair', capacity: 0, busy: [] }] }],
  ['more than a year of days', { days: { from: '2026-01-01', to: '2027-01-02' } }],
])('%s is a mistake of the program', (_, change) => {
  expect(() => freeSlots({ ...monday, ...change })).toThrow(RangeError)
})
