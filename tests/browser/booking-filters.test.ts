import { expect, test } from 'vitest'
import {
  filtersOf,
  isNarrowed,
  nameOf,
  periodOf,
  queryOf,
} from '../../web/src/features/bookings/filters.ts'

const today = '2031-03-10'

test('an address without filters is the coming week', () => {
  const filters = filtersOf({}, today)
  expect(filters).toMatchObject({ from: today, to: '2031-03-16', userId: null, search: '' })
  expect(queryOf(filters, today)).toEqual({})
  expect(nameOf(filters, today)).toBe('week')
  expect(isNarrowed(filters)).toBe(false)
})

test('filters go into the address and come back', () => {
  const query = { from: '2031-01-01', to: '2031-01-31', user_id: '3', status_id: '4', q: 'Oks' }
  const filters = filtersOf(query, today)
  expect(filters).toMatchObject({ userId: 3, statusId: 4, search: 'Oks' })
  expect(isNarrowed(filters)).toBe(true)
  expect(nameOf(filters, today)).toBeNull()
  const back = JSON.parse(JSON.stringify(queryOf(filters, today)))
  expect(back).toEqual({ ...query, user_id: 3, status_id: 4 })
})

test('nonsense in the address is left out, and the last day is never before the first', () => {
  const filters = filtersOf({ from: '2031-02-30', to: '2031-01-01', user_id: '-1' }, today)
  expect(filters).toMatchObject({ from: today, to: today, userId: null })
  expect(filtersOf({ from: '2032-01-01' }, today).to).toBe('2032-01-01')
})

test('named periods are counted from today', () => {
  expect(periodOf('tomorrow', '2031-03-31')).toEqual({ from: '2031-04-01', to: '2031-04-01' })
  expect(periodOf('last30', today)).toEqual({ from: '2031-02-08', to: today })
})
