import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  dayStartMs,
  epochDayOf,
  formatWall,
  instantMsOf,
  localDateAt,
  offsetSpans,
  parseLocalDate,
  parseWallOrInstant,
  parseZone,
  wallMsAt,
  type Zone,
} from './zone.ts'

const zoneNamed = (name: string): Zone => {
  const zone = parseZone(name)
  if (!zone) throw new Error(`${name} is unknown`)
  return zone
}

const kyiv = zoneNamed('Europe/Kyiv')

const read = (text: string, zone = kyiv): string => {
  const moment = parseWallOrInstant(text, zone)
  return moment.ok ? `${moment.kind} ${new Date(moment.instantMs).toISOString()}` : moment.problem
}

const hoursOf = (date: string, zone: string): number => {
  const day = epochDayOf(date)
  const known = zoneNamed(zone)
  return (dayStartMs(day + 1, known) - dayStartMs(day, known)) / 3_600_000
}

test('a zone is known by its IANA name in any letter case', () => {
  expect(parseZone('europe/KYIV')).toBe('Europe/Kyiv')
  expect(parseZone('UTC')).toBe('UTC')
})

test.each(['', 'Z', '+03:00', 'GMT+3', 'Mars/Olympus', '2026-01-01T00:00[Europe/Kyiv]'])(
  '%j is no zone',
  (name) => {
    expect(parseZone(name)).toBeNull()
  },
)

test.each(['2026-01-15 10:00:00', '2026-01-15 10:00', '2026-01-15T10:00:00', '2026-01-15T10:00'])(
  '%s is the wall clock of the zone',
  (text) => {
    expect(read(text)).toBe('wall 2026-01-15T08:00:00.000Z')
  },
)

test.each([
  ['2026-01-15T10:00:00Z', '2026-01-15T10:00:00.000Z'],
  ['2026-01-15T10:00+05:30', '2026-01-15T04:30:00.000Z'],
  ['2026-01-15t10:00:00.5z', '2026-01-15T10:00:00.500Z'],
  ['2026-01-15 10:00:00.123456-03', '2026-01-15T13:00:00.123Z'],
  ['2026-01-15T10:00:00+0530', '2026-01-15T04:30:00.000Z'],
])('%s names the instant %s, whatever the zone', (text, instant) => {
  expect(read(text)).toBe(`instant ${instant}`)
})

test.each([
  ['', 'unreadable'],
  ['tomorrow', 'unreadable'],
  ['2026-01-15', 'unreadable'],
  ['15.01.2026 10:00', 'unreadable'],
  ['2026-01-15 10', 'unreadable'],
  ['2026-01-15T10:00:00 03:00', 'unreadable'],
  ['2026-02-30 10:00', 'no_such_date'],
  ['2026-13-01 10:00', 'no_such_date'],
  ['1899-12-31 10:00', 'no_such_date'],
  ['9999-12-31T23:59:59-23:59', 'no_such_date'],
  ['2026-01-15 24:00', 'no_such_time'],
  ['2026-01-15 10:60', 'no_such_time'],
  ['2026-12-31T23:59:60Z', 'no_such_time'],
  ['2026-01-15T10:00+24:00', 'no_such_offset'],
])('%j is refused as %s', (text, problem) => {
  expect(read(text)).toBe(problem)
})

test('a refusal quotes the part that is wrong', () => {
  const moment = parseWallOrInstant('2026-02-30 10:00', kyiv)
  expect(moment).toEqual({ ok: false, problem: 'no_such_date', given: '2026-02-30' })
})

test('a wall time that the clock skips moves later by the gap', () => {
  expect(read('2026-03-29 03:30')).toBe('wall 2026-03-29T01:30:00.000Z')
  expect(formatWall(Date.parse('2026-03-29T01:30Z'), kyiv)).toBe('2026-03-29 04:30:00')
})

test('a wall time that happens twice is the earlier one', () => {
  expect(read('2026-10-25 03:30')).toBe('wall 2026-10-25T00:30:00.000Z')
})

test('days are 23, 24 or 25 hours long', () => {
  expect(hoursOf('2026-03-29', 'Europe/Kyiv')).toBe(23)
  expect(hoursOf('2026-03-30', 'Europe/Kyiv')).toBe(24)
  expect(hoursOf('2026-10-25', 'Europe/Kyiv')).toBe(25)
  expect(hoursOf('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5)
})

test.each([
  ['America/Sao_Paulo', '2018-11-04'],
  ['Asia/Beirut', '2026-03-29'],
  ['Africa/Cairo', '2026-04-24'],
])('in %s the day %s has no midnight and starts at one', (name, date) => {
  const zone = zoneNamed(name)
  expect(formatWall(dayStartMs(epochDayOf(date), zone), zone)).toBe(`${date} 01:00:00`)
  expect(hoursOf(date, name)).toBe(23)
})

test('a date that the zone skipped has no time in it', () => {
  expect(hoursOf('2011-12-30', 'Pacific/Apia')).toBe(0)
})

test('the local date follows the zone, not UTC', () => {
  const instantMs = Date.parse('2026-06-30T22:30Z')
  expect(localDateAt(instantMs, kyiv)).toBe('2026-07-01')
  expect(localDateAt(instantMs, zoneNamed('America/New_York'))).toBe('2026-06-30')
})

test('a date that is not in the calendar is no date', () => {
  expect(parseLocalDate('2026-02-29')).toBeNull()
  expect(parseLocalDate('2026-2-09')).toBeNull()
  expect(parseLocalDate('1970-01-02')).toBe(1)
})

const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone').map(zoneNamed))
const anyMs = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) })

test('both conversions agree with Temporal at any time since 1970 in any zone', () => {
  fc.assert(
    fc.property(anyZone, anyMs, (zone, ms) => {
      const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
      expect(wallMsAt(ms, zone)).toBe(ms + local.offsetNanoseconds / 1_000_000)
      const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC')
      const instant = wall.toPlainDateTime().toZonedDateTime(zone)
      expect(instantMsOf(ms, zone)).toBe(instant.epochMilliseconds)
    }),
    { numRuns: 300 },
  )
})

test('spans of one offset follow each other through a range of years', () => {
  fc.assert(
    fc.property(anyZone, anyMs, fc.integer({ min: 1, max: 900 }), (zone, startMs, days) => {
      const endMs = startMs + days * 86_400_000
      const spans = offsetSpans({ startMs, endMs }, zone)
      expect(spans[0]?.startMs).toBe(startMs)
      expect(spans.at(-1)?.endMs).toBe(endMs)
      for (const [i, span] of spans.entries()) {
        expect(span.offsetMs).toBe(wallMsAt(span.startMs, zone) - span.startMs)
        const next = spans[i + 1]
        if (!next) continue
        expect(next.startMs).toBe(span.endMs)
        expect(next.offsetMs).not.toBe(span.offsetMs)
      }
    }),
  )
})
