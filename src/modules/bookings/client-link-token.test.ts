import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientLinkKeys, readClientLink, signClientLink } from './client-link-token.ts'

const key = Buffer.alloc(32, 1)
const nowMs = Date.parse('2030-01-01T00:00:00Z')
const link = { tenantId: 3, bookingId: 1234, clientId: 56, expiresAtMs: nowMs + 60_000 }

test('a token says what was signed, for any tenant, booking, client and expiry', () => {
  const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  const later = fc.integer({ min: 1, max: 10 ** 9 }).map((s) => nowMs + s * 1000)
  fc.assert(
    fc.property(id, id, fc.option(id), later, (tenantId, bookingId, clientId, expiresAtMs) => {
      const signed = { tenantId, bookingId, clientId, expiresAtMs }
      const token = signClientLink(signed, key)
      expect(readClientLink(token, [key], nowMs)).toEqual({ ok: true, link: signed })
    }),
  )
})

test('a token with any character changed is forged', () => {
  const token = signClientLink(link, key)
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'a' ? 'b' : 'a'
    const changed = token.slice(0, at) + other + token.slice(at + 1)
    expect(readClientLink(changed, [key], nowMs)).toEqual({ ok: false, why: 'forged' })
  }
})

test.each(['', '.', 'a.b.c', `${'x'.repeat(200)}`])('%j is no token', (text) => {
  expect(readClientLink(text, [key], nowMs)).toEqual({ ok: false, why: 'forged' })
})

test('a link of the first version, which names no client, still opens its booking', () => {
  const payload = [3, 1234, link.expiresAtMs / 1000].map((part) => part.toString(36)).join('-')
  const signatureOf = (purpose: string) =>
    createHmac('sha256', key).update(`${purpose}\n${payload}`).digest('base64url')
  const former = `${payload}.${signatureOf('uzel booking link 1')}`
  expect(readClientLink(former, [key], nowMs)).toEqual({
    ok: true,
    link: { ...link, clientId: null },
  })
  const mixed = `${payload}.${signatureOf('uzel booking link 2')}`
  expect(readClientLink(mixed, [key], nowMs)).toEqual({ ok: false, why: 'forged' })
})

test('another key does not open it', () => {
  const token = signClientLink(link, key)
  const read = readClientLink(token, [Buffer.alloc(32, 2)], nowMs)
  expect(read).toEqual({ ok: false, why: 'forged' })
})

test('a token ends at its expiry', () => {
  const token = signClientLink(link, key)
  expect(readClientLink(token, [key], link.expiresAtMs - 1).ok).toBe(true)
  expect(readClientLink(token, [key], link.expiresAtMs)).toEqual({ ok: false, why: 'expired' })
})

test('after a rotation of keys, old links open and new ones are signed with the new key', () => {
  const old = Buffer.alloc(32, 3).toString('base64url')
  const fresh = Buffer.alloc(32, 4).toString('base64url')
  const [oldKey = key] = clientLinkKeys([old])
  const rotated = clientLinkKeys([fresh, old])
  expect(readClientLink(signClientLink(link, oldKey), rotated, nowMs).ok).toBe(true)
  expect(readClientLink(signClientLink(link, rotated[0] ?? key), [oldKey], nowMs).ok).toBe(false)
})
