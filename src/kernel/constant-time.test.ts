import fc from 'fast-check'
import { expect, test } from 'vitest'
import { equalInConstantTime } from './constant-time.ts'

test('a secret equals itself, of any length and alphabet', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => equalInConstantTime(text, text)))
})

test('two secrets are equal exactly when their characters are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => equalInConstantTime(a, b) === (a === b)),
  )
})

test('a secret does not equal its own beginning', () => {
  expect(equalInConstantTime('58df8b0c', '58df8b0')).toBe(false)
  expect(equalInConstantTime('58df8b0c', '')).toBe(false)
})
