import { expect, test } from 'vitest'
import { normalizePhone } from './phone.ts'

test.each([
  ['8 (701) 123-45-67', 'KZ', '+77011234567'],
  ['050 123 45 67', 'UA', '+380501234567'],
  ['+49 30 123456', 'KZ', '+4930123456'],
])('%s in %s is %s', (typed, country, e164) => {
  expect(normalizePhone(typed, country)).toBe(e164)
})

test.each(['', '12', 'ask the sister', '+49 301234567890123'])('%j is no phone', (typed) => {
  expect(normalizePhone(typed, 'KZ')).toBeNull()
})
