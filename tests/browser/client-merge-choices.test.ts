import { expect, test } from 'vitest'
import { choicesOf, whoStays, wishOf } from '../../web/src/features/clients/merge-choices.ts'

const person = {
  id: 1,
  first_name: 'Aigul',
  last_name: '',
  name: 'Aigul',
  phone: '+77011234567',
  email: null,
  birthday: null,
  note: '',
  source: 'staff',
  crm_contact_id: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
}
const other = { ...person, id: 2, first_name: 'Айгуль', email: 'a@example.com', note: 'Tea' }
const preview = {
  result: { ...person, email: 'a@example.com', note: 'Tea' },
  differing: ['email' as const, 'first_name' as const, 'note' as const],
  clients: [person, other],
  moves: [],
  bookings: 3,
  waitlist: 0,
  crm: { keeps: null, takes_over: false, rests: [] },
}

test('each differing field offers everything that is said of it, the outcome first', () => {
  expect(choicesOf(preview)).toEqual([
    { field: 'first_name', value: 'Aigul', options: ['Aigul', 'Айгуль'] },
    { field: 'email', value: 'a@example.com', options: ['a@example.com', null] },
    { field: 'note', value: 'Tea', options: ['Tea', null] },
  ])
})

test('only what a person chose is asked for, an emptied field as an empty one', () => {
  const of = { ids: [1, 2, 3], keepId: 2 }
  expect(wishOf({ ...of, chosen: {} })).toEqual({ keep_id: 2, merge_ids: [1, 3] })
  expect(wishOf({ ...of, chosen: { email: null, note: null } })).toMatchObject({
    fields: { email: null, note: '' },
  })
})

test('who is known in the CRM stays, then who came most, then who came first', () => {
  const visits = (id: number) => (id === 2 ? 5 : 0)
  expect(whoStays([person, other], visits)).toBe(2)
  expect(whoStays([person, other], () => 0)).toBe(1)
  expect(whoStays([{ ...person, crm_contact_id: 9 }, other], visits)).toBe(1)
})
