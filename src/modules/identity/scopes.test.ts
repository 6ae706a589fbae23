import { expect, test } from 'vitest'
import { allowsScope } from './scopes.ts'

test.each([
  [['*'], 'clients:write', true],
  [['read'], 'clients:read', true],
  [['read'], 'clients:write', false],
  [['write'], 'clients:read', true],
  [['clients:write'], 'clients:read', true],
  [['clients:read'], 'clients:write', false],
  [['clients:write'], 'bookings:read', false],
  [['bookings:read', 'clients:read'], 'clients:read', true],
  [[], 'clients:read', false],
])('%j for %s: %s', (scopes, needed, allowed) => {
  expect(allowsScope(scopes, needed)).toBe(allowed)
})
