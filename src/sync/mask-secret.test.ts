import { expect, test } from 'vitest'
import { maskSecret } from './mask-secret.ts'

test.each([
  [
    'https://portal.example.com/rest/1/abcdef0123456789/',
    'https://portal.example.com/rest/1/abc…/',
  ],
  ['https://portal.example.com/rest/short7/x?token=secret', 'https://portal.example.com/rest/…/x'],
  ['local.5f8a7b6c5d4e3.12345678', 'loc…'],
  ['hunter2', '…'],
])('%s is shown as %s', (secret, shown) => {
  expect(maskSecret(secret)).toBe(shown)
})
