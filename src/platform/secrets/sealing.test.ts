import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSealer, generateKey } from './sealing.ts'

const key = generateKey()
const sealer = createSealer([key])

test('whatever is sealed opens again, in the same place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, place) => {
      expect(sealer.open(sealer.seal(plain, place), place)).toBe(plain)
    }),
  )
})

test('the same text is sealed differently each time, and never shows', () => {
  const [one, other] = [sealer.seal('secret', 'a'), sealer.seal('secret', 'a')]
  expect(one).not.toBe(other)
  expect(one).not.toContain('secret')
})

test('a sealed text that was copied to another place does not open', () => {
  const sealed = sealer.seal('secret', 'connection:1:1')
  expect(() => sealer.open(sealed, 'connection:2:1')).toThrow(
    expect.objectContaining({ code: 'secret_unreadable' }),
  )
})

test('no changed part of a sealed text is accepted', () => {
  const parts = sealer.seal('secret', 'a').split('.')
  for (let at = 0; at < parts.length; at++) {
    const changed = parts.with(
      at,
      `${parts[at]?.startsWith('A') ? 'B' : 'A'}${parts[at]?.slice(1)}`,
    )
    expect(() => sealer.open(changed.join('.'), 'a')).toThrow()
  }
  for (const text of ['', 'v1', 'v1....', 'plain text']) {
    expect(() => sealer.open(text, 'a')).toThrow()
  }
})

test('after a rotation the old key still opens, and what it sealed asks to be sealed anew', () => {
  const old = sealer.seal('secret', 'a')
  const rotated = createSealer([generateKey(), key])
  expect(rotated.open(old, 'a')).toBe('secret')
  expect(rotated.needsResealing(old)).toBe(true)
  const anew = rotated.seal('secret', 'a')
  expect(rotated.needsResealing(anew)).toBe(false)
  expect(() => sealer.open(anew, 'a')).toThrow()
})

test('a key that is no key is refused with words that help', () => {
  expect(() => createSealer([])).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => createSealer(['short'])).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})
