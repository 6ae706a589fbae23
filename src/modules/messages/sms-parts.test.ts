import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countSmsParts } from './sms-parts.ts'

test.each([
  ['', 'gsm', 0, 1],
  ['a'.repeat(160), 'gsm', 160, 1],
  ['a'.repeat(161), 'gsm', 161, 2],
  ['a'.repeat(306), 'gsm', 306, 2],
  ['a'.repeat(307), 'gsm', 307, 3],
  ['€'.repeat(80), 'gsm', 160, 1],
  [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'gsm', 164, 2],
  // The euro does not fit as the 153rd and moves to the next part, which then is full itself.
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm', 306, 3],
  ['я'.repeat(70), 'ucs2', 70, 1],
  ['я'.repeat(71), 'ucs2', 71, 2],
  ['ә'.repeat(134), 'ucs2', 134, 2],
  ['ә'.repeat(135), 'ucs2', 135, 3],
  ['😀'.repeat(35), 'ucs2', 70, 1],
  ['😀'.repeat(36), 'ucs2', 72, 2],
] as const)('%j takes so many parts', (text, alphabet, length, parts) => {
  expect(countSmsParts(text)).toEqual({ alphabet, length, parts })
})

test('a longer text never takes fewer parts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 50 }), (text, more) => {
      expect(countSmsParts(text + more).parts).toBeGreaterThanOrEqual(countSmsParts(text).parts)
    }),
    { numRuns: 200 },
  )
})
