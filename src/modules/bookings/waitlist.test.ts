import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readHistory } from '../../platform/facts/index.ts'
import {
  type BookingDetails,
  bookVisit,
  cancelVisit,
  changeVisit,
  closeWaitlistEntry,
  deleteVisit,
  joinWaitlist,
  listWaitlist,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'
import type { NewWaitlistEntry } from './waitlist-store.ts'

let database: TestDatabase
let salon: Salon
let booking: BookingDetails

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings; delete from waitlist_entries')
  const visit = {
    clientId: salon.client,
    userId: salon.anna,
    serviceIds: [salon.haircut],
    startTime: '2030-03-04 10:00:00',
  }
  const outcome = await inTenant((tx) => bookVisit(tx, salon.as('manager'), visit))
  if (outcome.ok) booking = outcome.booking
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

function inTenant<T>(work: Parameters<typeof salon.db.transaction<T>>[1]): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

async function join(of: Partial<NewWaitlistEntry> = {}): Promise<number> {
  const wish = {
    clientId: salon.otherClient,
    userId: null,
    serviceIds: [salon.shave],
    fromDate: '2030-03-01',
    toDate: '2030-03-10',
    note: '',
    ...of,
  }
  return (await inTenant((tx) => joinWaitlist(tx, salon.as('manager'), wish))).id
}

async function states(): Promise<string[]> {
  const query = { limit: 50 }
  const page = await inTenant((tx) => listWaitlist(tx, salon.as('manager'), query))
  return page.items.map((entry) => entry.state)
}

test('a cancelled visit is offered to whoever waits, as the start of the freed time', async () => {
  const id = await join()
  await inTenant((tx) => cancelVisit(tx, salon.as('manager'), { id: booking.id }))
  const history = await inTenant((tx) =>
    readHistory(tx, { subject: 'waitlist', subjectId: id, limit: 5 }),
  )
  expect(history.map((fact) => fact.name)).toEqual(['WaitlistOffered', 'WaitlistJoined'])
  expect(history[0]?.data).toMatchObject({
    state: 'offered',
    offer: {
      user_id: salon.anna,
      start_time: '2030-03-04T08:00:00.000Z',
      end_time: '2030-03-04T08:30:00.000Z',
    },
  })
})

test('a moved and a deleted visit free their time too', async () => {
  await join()
  const move = { id: booking.id, startTime: '2030-03-04 10:40:00' }
  await inTenant((tx) => changeVisit(tx, salon.as('manager'), move))
  expect(await states()).toEqual(['offered'])
  await join()
  await inTenant((tx) => deleteVisit(tx, salon.as('manager'), booking.id))
  expect(await states()).toEqual(['offered', 'offered'])
})

test.each<[string, () => Partial<NewWaitlistEntry>]>([
  ['other days', () => ({ fromDate: '2030-03-05' })],
  ['another employee', () => ({ userId: salon.boris })],
  ['services that are too long', () => ({ serviceIds: [salon.haircut, salon.shave] })],
  ['the client who cancelled', () => ({ clientId: salon.client })],
])('no offer goes to %s', async (_, of) => {
  await join(of())
  await inTenant((tx) => cancelVisit(tx, salon.as('manager'), { id: booking.id }))
  expect(await states()).toEqual(['waiting'])
})

test('a closed entry waits no more', async () => {
  const id = await join()
  await inTenant((tx) => closeWaitlistEntry(tx, salon.as('manager'), id))
  await inTenant((tx) => cancelVisit(tx, salon.as('manager'), { id: booking.id }))
  expect(await states()).toEqual(['closed'])
})
