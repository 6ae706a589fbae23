import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesOn, visibleHours } from '../../web/src/features/calendar/day-geometry.ts'
import { layOut } from '../../web/src/features/calendar/lanes.ts'
import { spotsOf } from '../../web/src/features/calendar/spots.ts'
import { closedHours, workingHours } from '../../web/src/features/calendar/working-hours.ts'

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 20 }))
    .map(([start, length]) => ({ startMs: start, endMs: start + length })),
  { maxLength: 30 },
)

test('bookings that overlap never share a lane, and agree how many lanes there are', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const lanes = layOut(all)
      for (const [one, a] of all.entries()) {
        expect(lanes[one]?.lane).toBeLessThan(lanes[one]?.lanes ?? 0)
        for (const [other, b] of all.entries()) {
          if (one >= other || a.endMs <= b.startMs || b.endMs <= a.startMs) continue
          expect(lanes[one]?.lane).not.toBe(lanes[other]?.lane)
          expect(lanes[one]?.lanes).toBe(lanes[other]?.lanes)
        }
      }
    }),
  )
})

test('a booking alone has the whole width', () => {
  fc.assert(
    fc.property(spans, (all) => {
      for (const [at, { lanes }] of layOut(all).entries()) {
        const alone = all.every(
          (other, index) =>
            index === at ||
            other.endMs <= (all[at]?.startMs ?? 0) ||
            other.startMs >= (all[at]?.endMs ?? 0),
        )
        if (alone) expect(lanes).toBe(1)
      }
    }),
  )
})

const row = (parts: {
  weekday?: number
  date?: string
  start: string | null
  end: string | null
}) => ({
  id: 1,
  user_id: 1,
  weekday: null,
  date: null,
  created_at: '',
  updated_at: '',
  ...parts,
})
const monday = '2031-03-10'
const week = [row({ weekday: 1, start: '10:00', end: '20:00' })]

test('the week says when somebody works', () => {
  expect(workingHours(monday, week, undefined)).toEqual([{ from: 600, to: 1200 }])
  expect(workingHours('2031-03-11', week, undefined)).toEqual([])
})

test('rows of a date replace those of the week', () => {
  const dayOff = [...week, row({ date: monday, start: null, end: null })]
  expect(workingHours(monday, dayOff, undefined)).toEqual([])
})

test('a night shift goes on the next morning', () => {
  const night = [row({ weekday: 1, start: '22:00', end: '06:00' })]
  expect(workingHours(monday, night, undefined)).toEqual([{ from: 1320, to: 1440 }])
  expect(workingHours('2031-03-11', night, undefined)).toEqual([{ from: 0, to: 360 }])
})

test('what is not worked is closed', () => {
  const shown = { from: 540, to: 1260 }
  const working = [
    { from: 600, to: 780 },
    { from: 840, to: 1200 },
  ]
  expect(closedHours(working, shown)).toEqual([
    { from: 540, to: 600 },
    { from: 780, to: 840 },
    { from: 1200, to: 1260 },
  ])
  expect(closedHours([], shown)).toEqual([shown])
})

test('the hours shown hold everything, also what began the day before', () => {
  const span = {
    startMs: Date.parse('2031-03-09T18:00:00Z'),
    endMs: Date.parse('2031-03-09T20:30:00Z'),
  }
  // Almaty is five hours ahead: from 23:00 on the ninth to 01:30 on the tenth.
  expect(minutesOn('2031-03-09', span, 'Asia/Almaty')).toEqual({ from: 1380, to: 1440 })
  expect(minutesOn(monday, span, 'Asia/Almaty')).toEqual({ from: 0, to: 90 })
  expect(visibleHours([{ from: 615, to: 1230 }])).toEqual({ from: 10, to: 21 })
})

const hour = (startMs: number, endMs: number) => ({ startMs, endMs })

test('a cancelled booking is a strip beside the one that came in its place', () => {
  const [live, cancelled, other] = spotsOf(
    [hour(10, 11), hour(10, 11), hour(12, 13)],
    [true, false, true],
  )
  expect(live).toEqual({ lane: 0, lanes: 1, asidePx: 22, stripPx: null })
  expect(cancelled).toMatchObject({ stripPx: 0 })
  expect(other).toEqual({ lane: 0, lanes: 1, asidePx: 0, stripPx: null })
})

test('cancelled bookings alone are whole, and several strips lie side by side', () => {
  const alone = spotsOf([hour(10, 11), hour(10, 11)], [false, false])
  expect(alone.map(({ lane, lanes, stripPx }) => [lane, lanes, stripPx])).toEqual([
    [0, 2, null],
    [1, 2, null],
  ])
  const [live, one, two] = spotsOf([hour(10, 12), hour(10, 11), hour(10, 11)], [true, false, false])
  expect(live?.asidePx).toBe(46)
  expect([one?.stripPx, two?.stripPx]).toEqual([24, 0])
})

test('bookings side by side make room for a strip together', () => {
  fc.assert(
    fc.property(spans, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (all, live) => {
      const spots = spotsOf(all, live)
      const meet = (one: number, other: number) => {
        const [a, b] = [all[one], all[other]]
        return a && b && a.startMs < b.endMs && b.startMs < a.endMs
      }
      for (const one of all.keys()) {
        for (const other of all.keys()) {
          if (one === other || !live[one] || !meet(one, other)) continue
          if (live[other]) expect(spots[one]?.asidePx).toBe(spots[other]?.asidePx)
          else expect(spots[one]?.asidePx).toBeGreaterThan(spots[other]?.stripPx ?? Infinity)
        }
      }
    }),
  )
})
