import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchPatterns } from './search-patterns.ts'

test('up to three words may stand in any order, more stand as typed', () => {
  expect(searchPatterns('  Asel   Ospanova ')).toEqual(['%asel%ospanova%', '%ospanova%asel%'])
  expect(searchPatterns('a b c')).toHaveLength(6)
  expect(searchPatterns('a b c d')).toEqual(['%a%b%c%d%'])
  expect(searchPatterns('   ')).toEqual([])
})

test('a phone is looked for by its digits alone, without the trunk prefix', () => {
  expect(searchPatterns('+7 (701) 123-45-67')).toEqual(['%77011234567%'])
  expect(searchPatterns('8 701 123')).toEqual(['%701123%'])
  expect(searchPatterns('0671234567')).toEqual(['%671234567%'])
  expect(searchPatterns('880')).toEqual(['%880%'])
})

test('what LIKE would read as a wildcard stands for itself', () => {
  expect(searchPatterns('100%')).toEqual(['%100\\%%'])
  expect(searchPatterns('a_b')).toEqual(['%a\\_b%'])
  expect(searchPatterns('c\\d')).toEqual(['%c\\\\d%'])
})

test('whatever is typed, no wildcard of it reaches LIKE, and the patterns stay few', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (typed) => {
      const word = typed.replace(/\s/g, '')
      const patterns = searchPatterns(word)
      expect(patterns.length).toBeLessThanOrEqual(1)
      for (const pattern of patterns) {
        expect(pattern.slice(1, -1).replace(/\\[\\%_]/g, '')).not.toMatch(/[\\%_]/)
      }
    }),
  )
})
