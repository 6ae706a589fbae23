import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

test('a password fits its own hash, and no other does', async () => {
  const hash = await hashPassword('correct horse')
  expect(await verifyPassword('correct horse', hash)).toBe(true)
  expect(await verifyPassword('correct house', hash)).toBe(false)
  expect(await verifyPassword('correct horse', null)).toBe(false)
})

test('the same password is hashed differently each time', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
})

test('two keyboards may write the same letter differently', async () => {
  const hash = await hashPassword('caf\u00e9 caf\u00e9')
  expect(await verifyPassword('cafe\u0301 cafe\u0301', hash)).toBe(true)
})

// Made by the reference implementation: `argon2 somesalt -id -t 2 -m 16 -p 1` with "password".
test('a hash of the reference implementation is understood', async () => {
  const hash =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword('password', hash)).toBe(true)
})

test('a hash that is broken, or would take all memory, lets nobody in', async () => {
  const hash = await hashPassword('correct horse')
  expect(await verifyPassword('correct horse', 'plain')).toBe(false)
  const greedy = hash.replace('m=19456', 'm=99999999')
  expect(await verifyPassword('correct horse', greedy)).toBe(false)
})
