import { expect, test } from 'vitest'
import { historyQuery, readPart } from '../../web/src/features/clients/history-query.ts'

const now = '2031-03-10T05:00:00.000Z'
const of = { clientId: 7, statusId: null, now }

test('the whole history begins with the latest visit and has no bounds', () => {
  expect(historyQuery({ ...of, part: 'all' })).toEqual({ client_id: 7, sort: '-start_time' })
})

test('what comes begins with the nearest visit', () => {
  expect(historyQuery({ ...of, part: 'upcoming', statusId: 3 })).toEqual({
    client_id: 7,
    sort: 'start_time',
    from: now,
    status_id: 3,
  })
})

test('what has been ends now', () => {
  expect(historyQuery({ ...of, part: 'past' })).toMatchObject({ sort: '-start_time', to: now })
})

test('a word of the address that is no part shows everything', () => {
  expect([readPart('past'), readPart('nonsense')]).toEqual(['past', 'all'])
})
