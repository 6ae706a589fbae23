import { expect, test } from 'vitest'
import { readTelegramStart, signTelegramStart, telegramStartKeys } from './telegram-start.ts'

const applicationKey = Buffer.from([...Array(32).keys()]).toString('base64url')
const keys = telegramStartKeys([applicationKey])
const whose = { tenantId: 7, clientId: 1234 }
const expiresMs = 1_900_000_000_000
const given = '7_ya_vf7lds_SC5ac7aKhyNP7wSNkBJ1ma5GKZs'

test('a start link that was given out still says whose chat it will be', () => {
  expect(readTelegramStart(given, keys, expiresMs - 1)).toEqual(whose)
  expect(signTelegramStart(whose, expiresMs, keys[0])).toBe(given)
})

test('a start link is refused when it is too old, or was changed', () => {
  expect(readTelegramStart(given, keys, expiresMs)).toBeNull()
  expect(readTelegramStart(given.replace('_ya_', '_yb_'), keys, expiresMs - 1)).toBeNull()
})
