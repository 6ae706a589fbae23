import { expect, it } from 'vitest'
import { fixture } from '../account-under-test.ts'
import { classifyError, type Intent } from './classify-error.ts'
import type { JsonObject } from './read-json.ts'

function sorted(status: number, body: JsonObject | undefined, intent: Intent = 'read') {
  return classifyError({ status, body, retryAfter: undefined }, { intent, nowMs: 1_000 })
}

it.each([
  [401, 'error.401', 'unauthorised', 'http_401'],
  [401, 'error.company.401', 'unauthorised', '401'],
  [402, 'error.license.403', 'unauthorised', 'licence_expired'],
  [403, 'error.license.403', 'unauthorised', 'licence_expired'],
  [404, 'error.branch.404', 'unauthorised', 'http_404'],
  [429, 'error.429', 'limited', 'http_429'],
  [422, 'error.book_record.433', 'rejected', '433'],
  [422, 'error.book_check.422', 'rejected', 'http_422'],
  [400, 'error.clients_search.400', 'rejected', 'http_400'],
] as const)('HTTP %s of %s is %s', (status, name, errorClass, code) => {
  const error = sorted(status, fixture(name))
  expect([error.class, error.code]).toEqual([errorClass, code])
  expect(error.words).toMatch(/\p{L}/u)
})

it('takes "payment required" for the licence, whatever words come along', () => {
  expect(sorted(402, undefined)).toMatchObject({ class: 'unauthorised', code: 'licence_expired' })
})

it('tells the texts of the fields along with the message', () => {
  expect(sorted(400, fixture('error.clients_search.400')).words).toBe(
    'Недопустимое значение фильтра; Недопустимое значение состояния фильтра',
  )
})

it('waits as long as it is told, and three seconds when it is not', () => {
  const body = fixture('error.429')
  const told = { status: 429, body, retryAfter: '7' }
  expect(classifyError(told, { intent: 'read', nowMs: 1_000 }).retryAtMs).toBe(8_000)
  expect(sorted(429, body).retryAtMs).toBe(4_000)
})

it.each([
  ['read', 'temporary'],
  ['update', 'temporary'],
  ['create', 'unknown-outcome'],
] as const)('a page of a proxy leaves a %s as %s', (intent, errorClass) => {
  expect(sorted(502, undefined, intent).class).toBe(errorClass)
  expect(sorted(200, undefined, intent).class).toBe(errorClass)
})

it('takes a black-listed client for one record, and a right that is missing for the account', () => {
  const blackListed = { success: false, meta: { message: 'Клиент в черном списке', code: 434 } }
  const noRight = { success: false, meta: { message: 'Недостаточно прав' } }
  expect(sorted(403, blackListed, 'create').class).toBe('rejected')
  expect(sorted(403, noRight, 'read').class).toBe('unauthorised')
  expect(sorted(403, noRight, 'update').class).toBe('rejected')
})

it('knows a record that is gone from an employee who is not there', () => {
  const body = { success: false, meta: { message: 'Не найдено' } }
  expect(sorted(404, body, 'update').class).toBe('gone')
  expect(sorted(404, body, 'create').class).toBe('rejected')
  expect(sorted(200, body).class).toBe('gone')
})
