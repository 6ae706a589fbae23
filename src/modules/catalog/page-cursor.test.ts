import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCursor, writeCursor } from './page-cursor.ts'

const place = fc.record({
  position: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  name: fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  id: fc.integer({ min: 1, max: 1_000_000_000 }),
})

test('a cursor leads back to the place it was made from, whatever the name', () => {
  fc.assert(
    fc.property(place, (at) => {
      expect(readCursor(writeCursor(at))).toEqual(at)
    }),
  )
})

test('any other text is refused as invalid input', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readCursor(text)).toThrow('cursor: unreadable')
    }),
  )
})

test('a cursor with a name that the database cannot hold is refused', () => {
  const forged = Buffer.from('[1,"a\\u0000b",2]').toString('base64url')
  expect(() => readCursor(forged)).toThrow('cursor: unreadable')
})
