import { expect, test } from 'vitest'
import { chooseSeat } from './claim-times.ts'
import type { TakenTime } from './occupancy-store.ts'

const wanted = { userId: 1, workplaceId: 5, startsAt: 'from', endsAt: 'to' }

function taken(bookingId: number, userId: number, seat: number): TakenTime {
  return { n: 0, bookingId, userId, workplaceId: 5, seat, startsAt: 'from', endsAt: 'to' }
}

test('the lowest free seat is taken', () => {
  expect(chooseSeat(wanted, [], 3)).toEqual({ ok: true, seat: 1 })
  expect(chooseSeat(wanted, [taken(10, 2, 1), taken(11, 3, 3)], 3)).toEqual({ ok: true, seat: 2 })
})

test('a full workplace names everybody who sits there', () => {
  const claim = chooseSeat(wanted, [taken(10, 2, 1), taken(11, 3, 2)], 2)
  expect(claim.ok ? [] : claim.clashes.map((clash) => clash.bookingId)).toEqual([10, 11])
})

test('a busy employee clashes whatever room the workplace has, and each booking is named once', () => {
  const claim = chooseSeat(wanted, [taken(10, 1, 1), taken(10, 1, 1)], 3)
  expect(claim).toEqual({
    ok: false,
    clashes: [{ bookingId: 10, userId: 1, workplaceId: 5, startsAt: 'from', endsAt: 'to' }],
  })
})

test('without a workplace there is no seat to look for', () => {
  const alone = { ...wanted, workplaceId: null }
  expect(chooseSeat(alone, [taken(10, 2, 1)], 1)).toEqual({ ok: true, seat: 1 })
})
