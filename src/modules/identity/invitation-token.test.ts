import { expect, test } from 'vitest'
import { invitationKeys, isGenuine, readInvitation, signInvitation } from './invitation-token.ts'

const applicationKey = Buffer.from([...Array(32).keys()]).toString('base64url')
const keys = invitationKeys([applicationKey])
const invitation = { tenantId: 7, userId: 1234, expiresAtMs: 1_900_000_000_000 }
const given = '7-ya-vf7lds.9XevqV1gsSUnRPznINEAyD5Cpd0Fr0r6gYazIeytRLk'

test('an invitation that was given out is still good', () => {
  expect(readInvitation(given)).toEqual(invitation)
  expect(isGenuine(given, 'state', keys)).toBe(true)
  expect(signInvitation(invitation, 'state', keys[0])).toBe(given)
})

test('an invitation ends with what it was made for, and is good for nobody else', () => {
  expect(isGenuine(given, 'another password', keys)).toBe(false)
  expect(isGenuine(given.replace('7-ya', '7-yb'), 'state', keys)).toBe(false)
})
