import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { formatWall, instantMsOf, parseWallOrInstant, parseZone } from '../../kernel/zone.ts'
import { occurrencesOf } from './recurrence.ts'

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

/** The starts of a series by the wall clock of Kyiv, or the name of the problem and the part. */
function starts(rule: string, from: string): string[] {
  const found = occurrencesOf(rule, { startMs: instantOf(from), zone: kyiv })
  if (!found.ok) return [found.problem, found.part]
  return found.startsMs.map((ms) => formatWall(ms, kyiv).slice(0, 16))
}

function sizeAndCut(rule: string): [number, string | null] {
  const found = occurrencesOf(rule, { startMs: instantOf('2026-03-02 10:00'), zone: kyiv })
  return found.ok ? [found.startsMs.length, found.cut] : [0, found.problem]
}

test('a weekly visit keeps its hour when the clocks change', () => {
  const found = occurrencesOf('FREQ=WEEKLY;COUNT=3', {
    startMs: instantOf('2026-03-22 10:00'),
    zone: kyiv,
  })
  expect(found).toEqual({
    ok: true,
    cut: null,
    startsMs: ['2026-03-22T08:00Z', '2026-03-29T07:00Z', '2026-04-05T07:00Z'].map(Date.parse),
  })
})

test('a visit in the hour that the clock skips is an hour later that day alone', () => {
  expect(starts('FREQ=DAILY;COUNT=3', '2026-03-28 03:30')).toEqual([
    '2026-03-28 03:30',
    '2026-03-29 04:30',
    '2026-03-30 03:30',
  ])
})

test('a series that begins in the second pass of a repeated hour begins exactly there', () => {
  const secondPassMs = instantOf('2026-10-25T03:30+02:00')
  const found = occurrencesOf('FREQ=DAILY;COUNT=2', { startMs: secondPassMs, zone: kyiv })
  expect(found.ok && found.startsMs).toEqual([secondPassMs, instantOf('2026-10-26 03:30')])
})

test('several weekdays, an interval and the start of the week are honoured', () => {
  const rule = 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4'
  expect(starts(rule, '2026-08-04 09:00').map((it) => it.slice(0, 10))).toEqual([
    '2026-08-04',
    '2026-08-16',
    '2026-08-18',
    '2026-08-30',
  ])
})

test('the last Friday of the month, and the last of several weekdays, are found', () => {
  const lastFriday = ['2026-01-30 18:00', '2026-02-27 18:00']
  expect(starts('FREQ=MONTHLY;BYDAY=-1FR;COUNT=2', '2026-01-30 18:00')).toEqual(lastFriday)
  const lastWorkday = 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2'
  expect(starts(lastWorkday, '2026-01-30 18:00')).toEqual(lastFriday)
})

test('months without a 31st are passed over', () => {
  expect(starts('FREQ=MONTHLY;COUNT=3', '2026-01-31 10:00')).toEqual([
    '2026-01-31 10:00',
    '2026-03-31 10:00',
    '2026-05-31 10:00',
  ])
})

test('a start that its own rule does not match is not part of the series', () => {
  expect(starts('FREQ=WEEKLY;BYDAY=MO;COUNT=1', '2026-03-03 10:00')).toEqual(['2026-03-09 10:00'])
})

test('UNTIL with a date takes in the visits of that date', () => {
  expect(starts('FREQ=DAILY;UNTIL=20260303', '2026-03-02 23:30')).toHaveLength(2)
})

test('UNTIL with Z is an instant, and without it the wall clock; both are inclusive', () => {
  expect(starts('FREQ=DAILY;UNTIL=20260303T080000Z', '2026-03-02 10:00')).toHaveLength(2)
  expect(starts('FREQ=DAILY;UNTIL=20260303T075959Z', '2026-03-02 10:00')).toHaveLength(1)
  expect(starts('FREQ=DAILY;UNTIL=20260303T100000', '2026-03-02 10:00')).toHaveLength(2)
  expect(starts('FREQ=DAILY;UNTIL=20260303T095959', '2026-03-02 10:00')).toHaveLength(1)
})

test('a rule without an end is bounded, and the answer says by what', () => {
  expect(sizeAndCut('FREQ=DAILY')).toEqual([366, 'occurrences'])
  expect(sizeAndCut('FREQ=WEEKLY')).toEqual([105, 'period'])
  expect(sizeAndCut('FREQ=YEARLY')).toEqual([3, 'period'])
})

test('a rule with an end of its own is cut only where it passes a bound', () => {
  expect(sizeAndCut('FREQ=DAILY;COUNT=366')).toEqual([366, null])
  expect(sizeAndCut('FREQ=DAILY;COUNT=367')).toEqual([366, 'occurrences'])
  expect(sizeAndCut('FREQ=WEEKLY;COUNT=105')).toEqual([105, null])
  expect(sizeAndCut('FREQ=WEEKLY;COUNT=106')).toEqual([105, 'period'])
  expect(sizeAndCut('FREQ=WEEKLY;UNTIL=20270302')).toEqual([53, null])
  expect(sizeAndCut('FREQ=WEEKLY;UNTIL=20300101')).toEqual([105, 'period'])
})

test.each([
  ['', 'unreadable', ''],
  ['every Monday', 'unreadable', 'EVERY MONDAY'],
  ['INTERVAL=2', 'unreadable', 'INTERVAL=2'],
  ['FREQ=DAILY;FREQ=WEEKLY', 'unreadable', 'FREQ=WEEKLY'],
  ['FREQ=DAILY;BYMOON=FULL', 'unreadable', 'BYMOON=FULL'],
  ['FREQ=DAILY;CONSTRUCTOR=1', 'unreadable', 'CONSTRUCTOR=1'],
  ['FREQ=HOURLY', 'unsupported', 'FREQ=HOURLY'],
  ['FREQ=DAILY;BYHOUR=9,18', 'unsupported', 'BYHOUR=9,18'],
  ['FREQ=FORTNIGHTLY', 'bad_value', 'FREQ=FORTNIGHTLY'],
  ['FREQ=DAILY;INTERVAL=0', 'bad_value', 'INTERVAL=0'],
  ['FREQ=DAILY;COUNT=-1', 'bad_value', 'COUNT=-1'],
  ['FREQ=WEEKLY;BYDAY=XX', 'bad_value', 'BYDAY=XX'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,-367', 'bad_value', 'BYSETPOS=1,-367'],
  ['FREQ=DAILY;UNTIL=20260230', 'bad_value', 'UNTIL=20260230'],
  ['FREQ=DAILY;UNTIL=20260301T256000', 'bad_value', 'UNTIL=20260301T256000'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'contradiction', 'UNTIL'],
  ['FREQ=WEEKLY;BYDAY=2MO', 'contradiction', 'BYDAY'],
  ['FREQ=WEEKLY;BYMONTHDAY=5', 'contradiction', 'BYMONTHDAY'],
  ['FREQ=MONTHLY;BYSETPOS=1', 'contradiction', 'BYSETPOS'],
])('%j is refused as %s', (rule, problem, part) => {
  expect(starts(rule, '2026-03-02 10:00')).toEqual([problem, part])
})

test('lines other than one rule are refused', () => {
  const rule = 'RRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260303T100000'
  expect(starts(rule, '2026-03-02 10:00')[0]).toBe('unsupported')
})

test('rules that never match are named instead of searched for until the year 9999', () => {
  const from = '2026-03-02 10:00'
  expect(starts('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', from)[0]).toBe('no_occurrences')
  expect(starts('FREQ=DAILY;BYDAY=MO;BYSETPOS=2', from)[0]).toBe('no_occurrences')
})

const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone').map(zoneNamed))

test('in every zone and year a series is on the same wall clock, day after day of the rule', () => {
  const day = fc.integer({ min: Date.UTC(1990, 0, 1) / 86_400_000, max: 120 * 365 })
  const minute = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(anyZone, day, minute, fc.integer({ min: 1, max: 40 }), (zone, at, clock, step) => {
      const startMs = instantMsOf(at * 86_400_000 + clock * 60_000, zone)
      const first = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone)
      const wall = first.toPlainDateTime()
      const expected = Array.from({ length: 18 }, (_, n) =>
        n === 0 ? startMs : wall.add({ days: n * step }).toZonedDateTime(zone).epochMilliseconds,
      )
      const found = occurrencesOf(`FREQ=DAILY;INTERVAL=${step};COUNT=18`, { startMs, zone })
      expect(found.ok && found.startsMs).toEqual([...new Set(expected)])
    }),
    { numRuns: 150 },
  )
})
