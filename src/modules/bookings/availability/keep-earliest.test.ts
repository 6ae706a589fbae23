import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepEarliest } from './keep-earliest.ts'

test('lists that fit are kept whole', () => {
  expect(keepEarliest([[1, 2], [], [3]], 3)).toEqual({ counts: [2, 0, 1], truncated: false })
})

test('of equal numbers those of earlier lists are kept', () => {
  expect(keepEarliest([[1, 5], [1, 5], [5]], 3)).toEqual({ counts: [2, 1, 0], truncated: true })
})

test('the numbers kept are the first of all in order, for any lists and limit', () => {
  const sorted = fc.uniqueArray(fc.integer({ min: 0, max: 20 })).map((list) => list.toSorted(order))
  fc.assert(
    fc.property(fc.array(sorted, { maxLength: 5 }), fc.nat(30), (lists, limit) => {
      const { counts, truncated } = keepEarliest(lists, limit)
      const all = lists.flatMap((list, at) => list.map((value) => ({ at, value })))
      // Sorting is stable: of equal values the earlier list comes first.
      const first = all.toSorted((a, b) => order(a.value, b.value)).slice(0, limit)
      const expected = lists.map((_, at) => first.filter((it) => it.at === at).length)
      expect({ counts, truncated }).toEqual({ counts: expected, truncated: all.length > limit })
    }),
  )
})

function order(a: number, b: number): number {
  return a - b
}
