import { expect, test } from 'vitest'
import { normalizeEmail } from './email.ts'

test('an address is kept in lower case, without spaces around it', () => {
  expect(normalizeEmail(' Anna@Example.COM ')).toBe('anna@example.com')
})

test.each(['', 'nobody', 'a@b', 'a b@example.com', 'a\0@example.com', `${'a'.repeat(320)}@b.com`])(
  '%j is no address',
  (typed) => {
    expect(normalizeEmail(typed)).toBeNull()
  },
)
