import { expect, test } from 'vitest'
import { bodyOf, draftFrom, draftOf } from '../../web/src/features/clients/client-draft.ts'

test('what is left empty is sent as nothing', () => {
  expect(bodyOf({ ...draftOf(), first_name: 'Aigul', phone: ' ' })).toEqual({
    first_name: 'Aigul',
    last_name: '',
    phone: null,
    email: null,
    birthday: null,
    note: '',
  })
})

test('a named source is sent', () => {
  expect(bodyOf({ ...draftOf(), source: ' Instagram ' })).toMatchObject({ source: 'Instagram' })
})

test.each([
  ['Aigul Satpayeva', { first_name: 'Aigul', last_name: 'Satpayeva' }],
  ['8 701 123-45', { phone: '8 701 123-45', first_name: '' }],
  ['a@example.com', { email: 'a@example.com', first_name: '' }],
  ['', { first_name: '', phone: '' }],
])('a search for %j begins a new client with it', (typed, begun) => {
  expect(draftFrom(typed)).toMatchObject(begun)
})
