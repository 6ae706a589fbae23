import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { newSecret, signMessage } from './signature.ts'

test('a signature is what another program computes for the same message', () => {
  // Computed with: openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampS: 1_614_265_330,
    body: '{"test": 2432232314}',
  }
  expect(signMessage(message, [secret])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('the body is signed as the bytes that are sent, whatever the alphabet', () => {
  const key = Buffer.alloc(32, 7)
  const body = '{"name":"Айгүл ✂"}'
  const expected = createHmac('sha256', key)
    .update(Buffer.from(`msg_1_2.1700000000.${body}`, 'utf8'))
    .digest('base64')
  const message = { id: 'msg_1_2', timestampS: 1_700_000_000, body }
  expect(signMessage(message, [`whsec_${key.toString('base64')}`])).toBe(`v1,${expected}`)
})

test('every secret adds a signature of its own, parted by a space', () => {
  const message = { id: 'msg_1_2', timestampS: 1_700_000_000, body: '{}' }
  const secrets = [newSecret(), newSecret()]
  const each = secrets.map((secret) => signMessage(message, [secret]))
  expect(signMessage(message, secrets)).toBe(each.join(' '))
})

test('a new secret is whsec_ and the base64 of 32 bytes, never twice the same', () => {
  const secrets = new Set(Array.from({ length: 50 }, newSecret))
  expect(secrets.size).toBe(50)
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
  }
})
