import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minuteMs, parseZone, type Zone } from '../../kernel/zone.ts'
import { quietSpanAt } from '../messages/index.ts'
import { dueReminder, reminderMoment, visitsToLookAt } from './reminder-time.ts'

const zoneOf = (name: string): Zone => {
  const zone = parseZone(name)
  if (!zone) throw new Error(`no zone ${name}`)
  return zone
}
const kyiv = zoneOf('Europe/Kyiv')
const night = { from: '21:00', to: '09:00' }
const hourMs = 60 * minuteMs
const at = (text: string) => Date.parse(text)
const moment = (start: string, hours: number) => {
  const found = reminderMoment(at(start), hours, { quiet: night, zone: kyiv })
  return found === null ? null : new Date(found).toISOString()
}

test('a reminder goes out so many hours before, on whatever clock', () => {
  expect(moment('2026-06-10T12:00:00Z', 24)).toBe('2026-06-09T12:00:00.000Z')
})

test('in quiet hours it waits for the morning', () => {
  // 22:00 in Kyiv; the quiet ends at 09:00, which is 06:00Z in summer and 07:00Z in winter.
  expect(moment('2026-06-10T21:00:00+03:00', 23)).toBe('2026-06-10T06:00:00.000Z')
  expect(moment('2026-12-10T21:00:00+02:00', 23)).toBe('2026-12-10T07:00:00.000Z')
})

test('a visit before the morning’s end of the quiet is reminded of before the quiet begins', () => {
  expect(moment('2026-06-10T08:00:00+03:00', 2)).toBe('2026-06-09T17:45:00.000Z')
  expect(moment('2026-06-10T09:00:00+03:00', 2)).toBe('2026-06-09T17:45:00.000Z')
  expect(moment('2026-06-10T09:30:00+03:00', 2)).toBe('2026-06-10T06:00:00.000Z')
})

test('a night in which the clock is changed ends at nine of the new clock', () => {
  // On 29 March 2026 at 03:00 Kyiv goes to 04:00, and on 25 October back.
  expect(moment('2026-03-29T20:00:00+03:00', 13)).toBe('2026-03-29T06:00:00.000Z')
  expect(moment('2026-10-25T20:00:00+02:00', 13)).toBe('2026-10-25T07:00:00.000Z')
})

const zones = [
  'Europe/Kyiv',
  'Asia/Almaty',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]
const clock = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map(
    (all) =>
      `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`,
  )
const world = fc.record({
  zone: fc.constantFrom(...zones).map(zoneOf),
  quiet: fc.option(fc.record({ from: clock, to: clock })),
  // Years in which each of these zones changes its clock, and Apia loses a day.
  startMs: fc.integer({ min: at('2010-01-01T00:00:00Z'), max: at('2019-12-31T00:00:00Z') }),
  hours: fc.integer({ min: 1, max: 720 }),
})

test('whatever the zone, a reminder is before the visit, outside the quiet, and at most a day off', () => {
  fc.assert(
    fc.property(world, ({ zone, quiet, startMs, hours }) => {
      const sendMs = reminderMoment(startMs, hours, { quiet, zone })
      if (sendMs === null) return
      expect(sendMs).toBeLessThan(startMs)
      expect(quietSpanAt(sendMs, quiet, zone)).toBeNull()
      const wantedMs = startMs - hours * hourMs
      expect(Math.abs(sendMs - wantedMs)).toBeLessThanOrEqual(25 * hourMs + 15 * minuteMs)
      if (quietSpanAt(wantedMs, quiet, zone) === null) expect(sendMs).toBe(wantedMs)
    }),
    { numRuns: 500 },
  )
})

test('what is due lies in the span that is looked at', () => {
  fc.assert(
    fc.property(world, fc.nat({ max: 27 * 60 }), ({ zone, quiet, startMs, hours }, lateMinutes) => {
      const rules = { zone, quiet, hoursBefore: [hours] }
      const sendMs = reminderMoment(startMs, hours, rules)
      if (sendMs === null) return
      const nowMs = sendMs + lateMinutes * minuteMs
      if (dueReminder({ startMs, createdMs: 0 }, rules, nowMs) === null) return
      const span = visitsToLookAt(hours, rules, nowMs)
      // The morning after a quiet night looks back over it; the evening before one, ahead of it.
      expect(startMs).toBeGreaterThan(span.fromMs)
      expect(startMs).toBeLessThanOrEqual(span.toMs)
    }),
    { numRuns: 500 },
  )
})

const start = at('2026-06-10T15:00:00+03:00')
const rules = { hoursBefore: [24, 2], quiet: night, zone: kyiv }
const due = (now: string, created = '2026-06-01T00:00:00Z') =>
  dueReminder({ startMs: start, createdMs: at(created) }, rules, at(now))

test.each([
  ['2026-06-09T14:59:00+03:00', null],
  ['2026-06-09T15:00:00+03:00', 24],
  // Late by an evening, because nobody worked: still of use.
  ['2026-06-09T20:00:00+03:00', 24],
  ['2026-06-09T22:00:00+03:00', null],
  ['2026-06-10T13:00:00+03:00', 2],
  ['2026-06-10T14:59:00+03:00', 2],
  ['2026-06-10T15:00:00+03:00', null],
] as const)('at %s the reminder to send is %s', (now, hours) => {
  expect(due(now)).toBe(hours)
})

test('whoever books five hours ahead is not reminded of tomorrow, only of the last two hours', () => {
  expect(due('2026-06-10T10:01:00+03:00', '2026-06-10T10:00:00+03:00')).toBeNull()
  expect(due('2026-06-10T13:00:00+03:00', '2026-06-10T10:00:00+03:00')).toBe(2)
})
