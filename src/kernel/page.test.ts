import { expect, test } from 'vitest'
import { cutPage, idCursor, readIdCursor } from './page.ts'

const found = [{ id: 5 }, { id: 4 }, { id: 3 }]

test('one item more than the limit says where the next page begins', () => {
  expect(cutPage(found, 2, idCursor)).toEqual({ items: [{ id: 5 }, { id: 4 }], nextCursor: '4' })
})

test('the last page has none after it, whether it is full or empty', () => {
  expect(cutPage(found, 3, idCursor)).toEqual({ items: found, nextCursor: null })
  expect(cutPage([], 3, idCursor)).toEqual({ items: [], nextCursor: null })
})

test('a list begins at its start, and goes on from the number of its cursor', () => {
  expect(readIdCursor(undefined, 7)).toBe(7)
  expect(readIdCursor('4', 7)).toBe(4)
})

test.each(['', ' ', '-1', '1e3', '0x10', '4.5', 'Infinity', '1'.repeat(16), '4; drop'])(
  '%j is no cursor',
  (cursor) => {
    expect(() => readIdCursor(cursor, 0)).toThrow('cursor: unreadable')
  },
)
