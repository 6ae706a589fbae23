import { expect, test } from 'vitest'
import { messageStopKeys, readStopLink, signMessageStop } from './stop-link.ts'

const applicationKey = Buffer.from([...Array(32).keys()]).toString('base64url')
const keys = messageStopKeys([applicationKey])
const whose = { tenantId: 7, clientId: 1234 }
const given = '7-ya.qe5QGAZppy8z3PITSKcbbluhixnuHtLx4EFaSelhFu0'

test('a link of a letter that went out long ago still says whose messages it stops', () => {
  expect(readStopLink(given, keys)).toEqual(whose)
  expect(signMessageStop(whose, keys[0])).toBe(given)
})

test('a link is good under an older key, and for nobody else', () => {
  const newer = Buffer.alloc(32, 7).toString('base64url')
  expect(readStopLink(given, messageStopKeys([newer, applicationKey]))).toEqual(whose)
  expect(readStopLink(given, messageStopKeys([newer]))).toBeNull()
  expect(readStopLink(given.replace('7-ya', '7-yb'), keys)).toBeNull()
})
