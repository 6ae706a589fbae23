import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readHistory } from '../../platform/facts/index.ts'
import {
  type BookingDetails,
  bookVisit,
  cancelByClientLink,
  findSlots,
  openClientLink,
  readClientLink,
  rescheduleByClientLink,
  shareClientLink,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon
let booking: BookingDetails

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings')
  booking = await booked('2030-03-04 10:00:00')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

function inTenant<T>(work: Parameters<typeof salon.db.transaction<T>>[1]): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

async function booked(startTime: string, serviceId = salon.haircut): Promise<BookingDetails> {
  const { client: clientId, anna: userId } = salon
  const visit = { clientId, userId, serviceIds: [serviceId], startTime, force: true }
  const outcome = await inTenant((tx) => bookVisit(tx, salon.as('manager'), visit))
  if (!outcome.ok) throw new Error('the time is taken')
  return outcome.booking
}

test('the shared link leads to its booking', async () => {
  const signingKey = Buffer.alloc(32, 5)
  const of = { id: booking.id, signingKey }
  const { token } = await inTenant((tx) => shareClientLink(tx, salon.as('manager'), of))
  expect(readClientLink(token, [signingKey])).toMatchObject({
    ok: true,
    link: { tenantId: salon.tenantId, bookingId: booking.id },
  })
})

test('the client sees the visit and until when it may be changed', async () => {
  expect(await inTenant((tx) => openClientLink(tx, booking.id))).toMatchObject({
    business: 'Salon',
    zone: 'Europe/Kyiv',
    employee: 'Anna',
    services: [{ name: 'Haircut', duration_minutes: 60, price_minor: 50_000 }],
    state: 'active',
    can_change: true,
    change_until: '2030-03-04T07:00:00.000Z',
  })
})

test('the client cancels, and is named in the history', async () => {
  expect((await inTenant((tx) => cancelByClientLink(tx, booking.id))).state).toBe('cancelled')
  const [fact] = await inTenant((tx) =>
    readHistory(tx, { subject: 'booking', subjectId: booking.id, limit: 1 }),
  )
  expect(fact?.actor).toEqual({ kind: 'client', id: salon.client })
})

test('the client moves the visit within working hours', async () => {
  const moved = await inTenant((tx) =>
    rescheduleByClientLink(tx, booking.id, '2030-03-05 12:00:00'),
  )
  expect(moved.start_time).toBe('2030-03-05T10:00:00.000Z')
  const atNight = inTenant((tx) => rescheduleByClientLink(tx, booking.id, '2030-03-05 23:00:00'))
  await expect(atNight).rejects.toThrow('outside_schedule')
})

test('a taken time tells the client where there is room, not who is there', async () => {
  await booked('2030-03-04 14:00:00')
  const taken = inTenant((tx) => rescheduleByClientLink(tx, booking.id, '2030-03-04 14:00:00'))
  await expect(taken).rejects.toMatchObject({
    code: 'booking_clash',
    details: { clashes_with: [], nearest_free: [{}, {}, {}] },
  })
})

test('a move keeps to what clients are offered: the breaks between visits, and the grid', async () => {
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  const { id } = await booked(`${day} 10:00:00`)
  // Ten minutes of cleaning follow it.
  const neighbour = await booked(`${day} 13:30:00`, salon.shave)
  const move = (startTime: string) => inTenant((tx) => rescheduleByClientLink(tx, id, startTime))
  for (const time of ['14:00:00', '14:07:00', '15:07:00']) {
    await expect(move(`${day} ${time}`)).rejects.toMatchObject({
      code: 'booking_clash',
      details: { clashes_with: [], nearest_free: [{}, {}, {}] },
    })
  }
  const query = { serviceIds: [salon.haircut], userIds: [salon.anna], workplaceIds: [], limit: 100 }
  const asClient = { ...query, from: day, to: day, anyEmployee: false, forClient: true }
  const { days } = await inTenant((tx) => findSlots(tx, salon.as('manager'), asClient))
  const starts = days.flatMap(({ slots }) => slots.map((slot) => slot.start_time))
  const first = starts.find((start) => start >= neighbour.endsAt) ?? ''
  expect(Date.parse(first) - Date.parse(neighbour.endsAt)).toBe(15 * 60_000)
  expect((await move(first)).start_time).toBe(first)
  // Its own old time is not in its way, though nobody else would be offered a part of it.
  expect((await move(new Date(Date.parse(first) + 15 * 60_000).toISOString())).state).toBe('active')
})

test('within the minimum notice nothing can be changed, neither from nor to there', async () => {
  const soon = new Date(Date.now() + 30 * 60_000).toISOString()
  const { id } = await booked(soon)
  await expect(inTenant((tx) => cancelByClientLink(tx, id))).rejects.toThrow('too_late_to_change')
  const toSoon = inTenant((tx) => rescheduleByClientLink(tx, booking.id, soon))
  await expect(toSoon).rejects.toThrow('too_late_to_change')
})

test('a cancelled visit does not come back by its link', async () => {
  await inTenant((tx) => cancelByClientLink(tx, booking.id))
  const back = inTenant((tx) => rescheduleByClientLink(tx, booking.id, '2030-03-05 12:00:00'))
  await expect(back).rejects.toThrow('status_move_refused')
})
