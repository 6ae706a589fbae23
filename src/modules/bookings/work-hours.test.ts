import { expect, test } from 'vitest'
import { formatWall, parseZone } from '../../kernel/zone.ts'
import { checkInterval, type WorkCalendar, workRanges } from './work-hours.ts'

const kyiv = zoneNamed('Europe/Kyiv')

function zoneNamed(name: string) {
  const zone = parseZone(name)
  if (!zone) throw new Error(`${name} is unknown`)
  return zone
}

/** The working time by the wall clock, each range as `MM-DD HH:MM to MM-DD HH:MM`. */
function hours(calendar: WorkCalendar, from: string, to = from, zone = kyiv): string[] {
  const wall = (ms: number) => formatWall(ms, zone).slice(5, 16)
  const ranges = workRanges(calendar, { from, to }, zone)
  return ranges.map((range) => `${wall(range.startMs)} to ${wall(range.endMs)}`)
}

const hoursLong = (calendar: WorkCalendar, date: string): number =>
  workRanges(calendar, { from: date, to: date }, kyiv).reduce(
    (sum, range) => sum + (range.endMs - range.startMs) / 3_600_000,
    0,
  )

const daily = (...intervals: { from: string; to: string }[]): WorkCalendar => ({
  weekly: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, intervals])),
})

const nine = { from: '09:00', to: '18:00' }
const night = { from: '22:00', to: '06:00' }

test('each weekday has its own hours, and none where it has none', () => {
  const calendar = { weekly: { 1: [nine], 3: [{ from: '12:00', to: '20:00' }] } }
  // 2026-06-01 is a Monday.
  expect(hours(calendar, '2026-06-01', '2026-06-07')).toEqual([
    '06-01 09:00 to 06-01 18:00',
    '06-03 12:00 to 06-03 20:00',
  ])
})

test('a lunch break parts the day, and hours that touch are one range', () => {
  const parted = daily({ from: '09:00', to: '13:00' }, { from: '14:00', to: '18:00' })
  expect(hours(parted, '2026-06-01')).toEqual([
    '06-01 09:00 to 06-01 13:00',
    '06-01 14:00 to 06-01 18:00',
  ])
  const touching = daily({ from: '13:00', to: '18:00' }, { from: '09:00', to: '13:00' })
  expect(hours(touching, '2026-06-01')).toEqual(['06-01 09:00 to 06-01 18:00'])
})

test('a night shift belongs to the date it begins on, and is cut at the ends of the period', () => {
  expect(hours(daily(night), '2026-06-01')).toEqual([
    '06-01 00:00 to 06-01 06:00',
    '06-01 22:00 to 06-02 00:00',
  ])
})

test('hours to 24:00 end at midnight, and round the clock is one range', () => {
  expect(hours(daily({ from: '18:00', to: '24:00' }), '2026-06-01')).toEqual([
    '06-01 18:00 to 06-02 00:00',
  ])
  expect(hours(daily({ from: '00:00', to: '24:00' }), '2026-06-01', '2026-06-03')).toEqual([
    '06-01 00:00 to 06-04 00:00',
  ])
})

test('a dated exception replaces the hours of its date, or makes it a day off', () => {
  const exceptions = [
    { date: '2026-06-02', intervals: [] },
    { date: '2026-06-03', intervals: [{ from: '10:00', to: '12:00' }] },
  ]
  expect(hours({ ...daily(nine), exceptions }, '2026-06-01', '2026-06-03')).toEqual([
    '06-01 09:00 to 06-01 18:00',
    '06-03 10:00 to 06-03 12:00',
  ])
})

test('the night shift before a day off still ends in the morning', () => {
  const exceptions = [{ date: '2026-06-02', intervals: [] }]
  expect(hours({ ...daily(night), exceptions }, '2026-06-02')).toEqual([
    '06-02 00:00 to 06-02 06:00',
  ])
})

test('a vacation takes whole dates: shifts stop at its midnight, and its own do not begin', () => {
  const vacations = [{ from: '2026-06-02', to: '2026-06-03' }]
  expect(hours({ ...daily(night), vacations }, '2026-06-01', '2026-06-05')).toEqual([
    '06-01 00:00 to 06-01 06:00',
    '06-01 22:00 to 06-02 00:00',
    '06-04 22:00 to 06-05 06:00',
    '06-05 22:00 to 06-06 00:00',
  ])
})

test('a vacation outweighs a dated exception', () => {
  const exceptions = [{ date: '2026-06-02', intervals: [nine] }]
  const vacations = [{ from: '2026-06-02', to: '2026-06-02' }]
  expect(hours({ weekly: {}, exceptions, vacations }, '2026-06-02')).toEqual([])
})

test('a night shift is an hour shorter in spring and an hour longer in autumn', () => {
  const saturday = { weekly: { 6: [night] } } satisfies WorkCalendar
  expect(hoursLong(saturday, '2026-03-29')).toBe(5)
  expect(hoursLong(saturday, '2026-06-07')).toBe(6)
  expect(hoursLong(saturday, '2026-10-25')).toBe(7)
})

test('day hours are the same length whether or not the clocks changed at night', () => {
  expect(hours(daily(nine), '2026-03-29')).toEqual(['03-29 09:00 to 03-29 18:00'])
  expect(hoursLong(daily(nine), '2026-03-29')).toBe(9)
  expect(hoursLong(daily(nine), '2026-10-25')).toBe(9)
})

test('hours that the clock skips are no working time', () => {
  expect(hours(daily({ from: '03:00', to: '04:00' }), '2026-03-29')).toEqual([])
  expect(hours(daily({ from: '03:00', to: '05:00' }), '2026-03-29')).toEqual([
    '03-29 04:00 to 03-29 05:00',
  ])
})

test('a day without midnight begins at one, and so does the work of that day', () => {
  const beirut = zoneNamed('Asia/Beirut')
  const all = daily({ from: '00:00', to: '24:00' })
  expect(hours(all, '2026-03-29', '2026-03-29', beirut)).toEqual(['03-29 01:00 to 03-30 00:00'])
})

test.each([
  ['09:00', '18:00', null],
  ['22:00', '06:00', null],
  ['18:00', '24:00', null],
  ['24:00', '06:00', 'bad_start'],
  ['9:00', '18:00', 'bad_start'],
  ['09:00', '24:01', 'bad_end'],
  ['09:00', '18:60', 'bad_end'],
  ['09:00', '09:00', 'empty'],
])('hours %s to %s are checked as %s', (from, to, problem) => {
  expect(checkInterval({ from, to })).toBe(problem)
})

test('hours that were not checked are a mistake of the program', () => {
  expect(() => hours(daily({ from: '9', to: '18' }), '2026-06-01')).toThrow(RangeError)
  expect(() => hours(daily(nine), '2026-06-02', '2026-06-01')).toThrow(RangeError)
})
