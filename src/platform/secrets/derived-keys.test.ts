import { expect, test } from 'vitest'
import { deriveKeys, signFor } from './derived-keys.ts'

const applicationKey = Buffer.from([...Array(32).keys()]).toString('base64url')
const otherKey = Buffer.alloc(32, 7).toString('base64url')

test('a key is derived, and signs, as the versions before did', () => {
  const [key] = deriveKeys([applicationKey], 'uzel test 1')
  expect(key.toString('hex')).toBe(
    '60195c984e0e484a0383ba985de17c62630fdd970aadbb58369e69a9ccd3a129',
  )
  expect(signFor('uzel test 1', 'payload', key)).toBe('lCYNRXATmSU8Rz3L5WyFanJLgoRrZh8hmi00jpiMwnQ')
})

test('each application key gives one, in their order, and each purpose another', () => {
  const keys = deriveKeys([otherKey, applicationKey], 'uzel test 1')
  expect(keys).toHaveLength(2)
  expect(keys[1]).toEqual(deriveKeys([applicationKey], 'uzel test 1')[0])
  expect(keys[1]).not.toEqual(deriveKeys([applicationKey], 'uzel test 2')[0])
})

test('without an application key there is nothing to sign with', () => {
  expect(() => deriveKeys([], 'uzel test 1')).toThrow('there is an application key')
})
