import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readHistory } from '../../platform/facts/index.ts'
import {
  type BookingDetails,
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  changeSeries,
  changeVisit,
  closeWaitlistEntry,
  deleteVisit,
  joinWaitlist,
  listWaitlist,
  type NewVisit,
  repeatVisit,
  seriesOrThrow,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'
import type { WaitlistEntry } from './waitlist.ts'
import type { NewWaitlistEntry } from './waitlist-store.ts'

let database: TestDatabase
let salon: Salon
let booking: BookingDetails

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
})
beforeEach(async () => {
  await salon.owner.query(
    `delete from bookings; delete from waitlist_entries; delete from vacations;
     delete from user_services; delete from schedules where date is not null;
     update users set bookable = true; update services set active = true`,
  )
  booking = await book('2030-03-04 10:00:00')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

function inTenant<T>(work: Parameters<typeof salon.db.transaction<T>>[1]): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

function book(startTime: string, more: Partial<NewVisit> = {}): Promise<BookingDetails> {
  const { client: clientId, anna: userId, haircut } = salon
  const visit = { clientId, userId, serviceIds: [haircut], startTime, ...more }
  return inTenant(async (tx) => bookedOrThrow(await bookVisit(tx, salon.as('manager'), visit)))
}

const cancel = (id: number) => inTenant((tx) => cancelVisit(tx, salon.as('manager'), { id }))

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

async function entries(): Promise<WaitlistEntry[]> {
  const query = { limit: 50 }
  return (await inTenant((tx) => listWaitlist(tx, salon.as('manager'), query))).items
}

const states = async () => (await entries()).map((entry) => entry.state)
const offers = async () => (await entries()).map((entry) => entry.offer?.start_time ?? null)

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

test.each<[string, () => string]>([
  [
    'in a vacation',
    () => `insert into vacations (tenant_id, user_id, starts_on, ends_on)
    values (${salon.tenantId}, ${salon.anna}, '2030-03-04', '2030-03-04')`,
  ],
  [
    'on a day off',
    () => `insert into schedules (tenant_id, user_id, date)
    values (${salon.tenantId}, ${salon.anna}, '2030-03-04')`,
  ],
  ['of who takes no visits', () => `update users set bookable = false where id = ${salon.anna}`],
  [
    'of who performs something else',
    () => `insert into user_services
    values (${salon.tenantId}, ${salon.anna}, ${salon.haircut})`,
  ],
  ['for what is not sold', () => `update services set active = false where id = ${salon.shave}`],
])('no time is offered %s', async (_, happened) => {
  await join()
  await salon.owner.query(happened())
  await cancel(booking.id)
  expect(await states()).toEqual(['waiting'])
})

test('a series that moves by a day frees its first day, not those that its visits fill again', async () => {
  const daily = {
    userId: salon.anna,
    serviceIds: [salon.haircut],
    startTime: '2030-03-11 10:00:00',
    rrule: 'FREQ=DAILY;COUNT=3',
  }
  const made = await inTenant((tx) => repeatVisit(tx, salon.as('manager'), daily))
  const [first] = seriesOrThrow(made).bookings
  await join({ fromDate: '2030-03-12', toDate: '2030-03-13' })
  await join({ fromDate: '2030-03-11', toDate: '2030-03-13' })
  const move = { id: first?.id ?? 0, scope: 'all' as const, startTime: '2030-03-12 10:00:00' }
  await inTenant((tx) => changeSeries(tx, salon.as('manager'), move))
  expect(await offers()).toEqual([null, '2030-03-11T08:00:00.000Z'])
})

test('a place of a group frees nobody’s time while others have theirs', async () => {
  const group = { groupEventId: 7, groupCapacity: 5 }
  const one = await book('2030-03-05 10:00:00', group)
  const other = await book('2030-03-05 10:00:00', group)
  await join({ fromDate: '2030-03-05' })
  await cancel(one.id)
  expect(await states()).toEqual(['waiting'])
  await cancel(other.id)
  expect(await states()).toEqual(['offered'])
})

test('the cleaning after a neighbour is not offered', async () => {
  await book('2030-03-04 09:30:00', { serviceIds: [salon.shave] })
  await join({ serviceIds: [salon.haircut] })
  await join()
  await cancel(booking.id)
  expect(await offers()).toEqual([null, '2030-03-04T08:10:00.000Z'])
})

test('many who want more than has freed up keep nobody from it', async () => {
  for (let n = 0; n < 21; n++) await join({ serviceIds: [salon.haircut, salon.shave] })
  await join()
  await cancel(booking.id)
  expect((await states()).at(-1)).toBe('offered')
})

test('a closed entry waits no more', async () => {
  const id = await join()
  await inTenant((tx) => closeWaitlistEntry(tx, salon.as('manager'), id))
  await inTenant((tx) => cancelVisit(tx, salon.as('manager'), { id: booking.id }))
  expect(await states()).toEqual(['closed'])
})
