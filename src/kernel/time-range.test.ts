import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  intersect,
  merge,
  normalise,
  overlaps,
  subtract,
  type TimeRange,
  widen,
} from './time-range.ts'

const range = (startMs: number, endMs: number): TimeRange => ({ startMs, endMs })

const anyRanges = fc.array(
  fc.record({ startMs: fc.integer({ min: 0, max: 60 }), endMs: fc.integer({ min: 0, max: 60 }) }),
  { maxLength: 12 },
)
const sorted = anyRanges.map(normalise)

/** The whole milliseconds that the ranges hold: the slow meaning of every function here. */
function instantsIn(ranges: readonly TimeRange[]): Set<number> {
  const instants = new Set<number>()
  for (const { startMs, endMs } of ranges) {
    for (let ms = startMs; ms < endMs; ms++) instants.add(ms)
  }
  return instants
}

/** The normalised ranges that hold exactly these instants. */
function rangesOf(instants: readonly number[]): TimeRange[] {
  return normalise(instants.map((ms) => range(ms, ms + 1)))
}

test('ranges that touch do not overlap', () => {
  expect(overlaps(range(0, 10), range(10, 20))).toBe(false)
  expect(overlaps(range(0, 11), range(10, 20))).toBe(true)
})

test('an empty range overlaps nothing', () => {
  expect(overlaps(range(5, 5), range(0, 10))).toBe(false)
})

test('normalising sorts, drops empty ranges, and joins those that touch', () => {
  const ranges = [range(30, 40), range(7, 7), range(0, 10), range(9, 3), range(10, 20)]
  expect(normalise(ranges)).toEqual([range(0, 20), range(30, 40)])
})

test('normalised ranges stand apart and hold the same instants', () => {
  fc.assert(
    fc.property(anyRanges, (ranges) => {
      const result = normalise(ranges)
      expect(instantsIn(result)).toEqual(instantsIn(ranges))
      for (const [i, it] of result.entries()) {
        expect(it.startMs).toBeGreaterThan(result[i - 1]?.endMs ?? -1)
        expect(it.endMs).toBeGreaterThan(it.startMs)
      }
    }),
  )
})

test('merging holds the instants of either list', () => {
  fc.assert(
    fc.property(sorted, sorted, (a, b) => {
      expect(merge(a, b)).toEqual(rangesOf([...instantsIn(a), ...instantsIn(b)]))
    }),
  )
})

test('intersecting holds the instants of both lists', () => {
  fc.assert(
    fc.property(sorted, sorted, (a, b) => {
      expect(intersect(a, b)).toEqual(
        rangesOf([...instantsIn(a)].filter((ms) => instantsIn(b).has(ms))),
      )
    }),
  )
})

test('subtracting holds the instants of the first list alone', () => {
  fc.assert(
    fc.property(sorted, sorted, (a, b) => {
      expect(subtract(a, b)).toEqual(
        rangesOf([...instantsIn(a)].filter((ms) => !instantsIn(b).has(ms))),
      )
    }),
  )
})

test('widening and shrinking move every edge of every range', () => {
  const amount = fc.integer({ min: -8, max: 8 })
  fc.assert(
    fc.property(sorted, amount, amount, (ranges, beforeMs, afterMs) => {
      const moved = ranges.map((it) => range(it.startMs - beforeMs, it.endMs + afterMs))
      expect(widen(ranges, { beforeMs, afterMs })).toEqual(normalise(moved))
    }),
  )
})
