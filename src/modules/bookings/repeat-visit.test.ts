import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import {
  bookVisit,
  cancelVisit,
  changeSeries,
  changeVisit,
  type NewSeries,
  repeatVisit,
  type SeriesChange,
  type SeriesOutcome,
  seriesOrThrow,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

async function repeat(of: Partial<NewSeries> = {}): Promise<SeriesOutcome> {
  const visit = {
    userId: salon.anna,
    serviceIds: [salon.haircut],
    startTime: '2030-03-20 10:00:00',
    rrule: 'FREQ=WEEKLY;COUNT=3',
    ...of,
  }
  return salon.db.transaction(salon.tenantId, (tx) => repeatVisit(tx, salon.as('manager'), visit))
}

async function series(of: Partial<NewSeries> = {}) {
  return seriesOrThrow(await repeat(of)).bookings
}

async function change(of: SeriesChange): Promise<SeriesOutcome> {
  return salon.db.transaction(salon.tenantId, (tx) => changeSeries(tx, salon.as('manager'), of))
}

async function inTheWay(startTime: string): Promise<number> {
  const visit = { userId: salon.anna, serviceIds: [salon.haircut], startTime, force: true }
  const outcome = await salon.db.transaction(salon.tenantId, (tx) =>
    bookVisit(tx, salon.as('manager'), visit),
  )
  return outcome.ok ? outcome.booking.id : 0
}

function starts(bookings: { startsAt: string }[]): string[] {
  return bookings.map((booking) => booking.startsAt)
}

test('a weekly visit at ten stays at ten when the clocks change', async () => {
  const bookings = await series()
  expect(starts(bookings)).toEqual([
    '2030-03-20T08:00:00.000Z',
    '2030-03-27T08:00:00.000Z',
    '2030-04-03T07:00:00.000Z',
  ])
  expect(new Set(bookings.map((booking) => booking.seriesId)).size).toBe(1)
})

test('one occurrence in the way refuses the series and is listed', async () => {
  const bookingId = await inTheWay('2030-03-27 10:30:00')
  const outcome = await repeat()
  expect(outcome).toMatchObject({
    ok: false,
    refused: [{ startsAt: '2030-03-27T08:00:00.000Z', clashesWith: [{ bookingId }] }],
  })
  const { rows } = await salon.owner.query('select count(*)::int as n from bookings')
  expect(rows).toEqual([{ n: 1 }])
})

test('with permission, what clashes is left out and listed', async () => {
  await inTheWay('2030-03-27 10:30:00')
  const outcome = seriesOrThrow(await repeat({ skipClashing: true }))
  expect(starts(outcome.bookings)).toEqual(['2030-03-20T08:00:00.000Z', '2030-04-03T07:00:00.000Z'])
  expect(starts(outcome.skipped)).toEqual(['2030-03-27T08:00:00.000Z'])
})

test('an occurrence outside working hours is refused like one that clashes', async () => {
  const outcome = await repeat({ startTime: '2030-03-20 20:30:00' })
  const reasons = outcome.ok ? [] : outcome.refused.map((it) => it.reason)
  expect(reasons).toEqual(['outside_schedule', 'outside_schedule', 'outside_schedule'])
})

test('a rule that cannot be read is refused', async () => {
  await expect(repeat({ rrule: 'every Tuesday' })).rejects.toThrow('invalid_recurrence')
})

test('visits that would meet each other are refused', async () => {
  const long = { endTime: '2030-03-21 12:00:00', force: true, rrule: 'FREQ=DAILY;COUNT=2' }
  await expect(repeat(long)).rejects.toThrow('invalid_recurrence')
})

test('a daily series moves by a day in one step, each visit through the place of the next', async () => {
  const [first] = await series({ rrule: 'FREQ=DAILY;COUNT=5' })
  const moved = await change({
    id: first?.id ?? 0,
    scope: 'all',
    startTime: '2030-03-21 10:00:00',
  })
  expect(moved.ok ? starts(moved.bookings) : []).toEqual([
    '2030-03-21T08:00:00.000Z',
    '2030-03-22T08:00:00.000Z',
    '2030-03-23T08:00:00.000Z',
    '2030-03-24T08:00:00.000Z',
    '2030-03-25T08:00:00.000Z',
  ])
})

test('this and the following move by the same shift of the clock; earlier ones stay', async () => {
  const bookings = await series()
  const moved = await change({
    id: bookings[1]?.id ?? 0,
    scope: 'following',
    startTime: '2030-03-27 11:30:00',
  })
  expect(moved.ok ? starts(moved.bookings) : []).toEqual([
    '2030-03-27T09:30:00.000Z',
    '2030-04-03T08:30:00.000Z',
  ])
})

test('one visit moves alone', async () => {
  const bookings = await series()
  const [id] = bookings.map((booking) => booking.id)
  const moved = await change({ id: id ?? 0, scope: 'one', startTime: '2030-03-20 12:00:00' })
  expect(moved.ok ? starts(moved.bookings) : []).toEqual(['2030-03-20T10:00:00.000Z'])
})

test('a series moves whole or not at all', async () => {
  const [first] = await series()
  await inTheWay('2030-04-03 15:00:00')
  const id = first?.id ?? 0
  const refused = await change({ id, scope: 'all', startTime: '2030-03-20 15:00:00' })
  expect(refused.ok ? [] : starts(refused.refused)).toEqual(['2030-04-03T12:00:00.000Z'])
  const { rows } = await salon.owner.query(
    'select count(*)::int as n from bookings where series_id is not null and version > 1',
  )
  expect(rows).toEqual([{ n: 0 }])
})

test('a series goes to nobody who left, though one of its visits is theirs already', async () => {
  const [first] = await series()
  const id = first?.id ?? 0
  await salon.db.transaction(salon.tenantId, (tx) =>
    changeVisit(tx, salon.as('manager'), { id, userId: salon.boris }),
  )
  await salon.owner.query('update users set bookable = false where id = $1', [salon.boris])
  const given = change({ id, scope: 'all', userId: salon.boris, note: 'by Boris' })
  await expect(given).rejects.toMatchObject({
    code: 'unknown_reference',
    fields: [{ field: 'user_id', code: 'inactive' }],
  })
  await salon.owner.query('update users set bookable = true where id = $1', [salon.boris])
})

test('cancelled visits of a series are left alone', async () => {
  const bookings = await series()
  await salon.db.transaction(salon.tenantId, (tx) =>
    cancelVisit(tx, salon.as('manager'), { id: bookings[1]?.id ?? 0 }),
  )
  const id = bookings[0]?.id ?? 0
  const moved = await change({ id, scope: 'all', userId: salon.boris })
  expect(moved.ok ? moved.bookings.length : 0).toBe(2)
})
