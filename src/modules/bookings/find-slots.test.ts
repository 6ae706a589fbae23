import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { bookVisit, findSlots, type SlotQuery } from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  await salon.owner.query(
    `update tenants set slot_step_minutes = 60 where id = ${salon.tenantId};
     update schedules set starts_minute = 60, ends_minute = 360 where user_id = ${salon.boris}`,
  )
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

async function find(of: Partial<SlotQuery> = {}) {
  const query = {
    serviceIds: [salon.haircut],
    userIds: [salon.anna],
    from: '2030-03-04',
    to: '2030-03-04',
    workplaceIds: [],
    limit: 1000,
    anyEmployee: false,
    forClient: false,
    ...of,
  }
  return salon.db.transaction(salon.tenantId, (tx) => findSlots(tx, salon.as('employee'), query))
}

async function book(startTime: string, of: { workplaceId?: number; userId?: number } = {}) {
  const visit = { userId: salon.anna, serviceIds: [salon.shave], startTime, force: true, ...of }
  await salon.db.transaction(salon.tenantId, (tx) => bookVisit(tx, salon.as('manager'), visit))
}

function hours(found: Awaited<ReturnType<typeof find>>): string[] {
  return found.days.flatMap((day) => day.slots.map((slot) => slot.start_time.slice(11, 16)))
}

test('slots lie in the working hours, grouped by local day', async () => {
  const found = await find({ to: '2030-03-05' })
  expect(found.days.map((day) => [day.date, day.slots.length])).toEqual([
    ['2030-03-04', 12],
    ['2030-03-05', 12],
  ])
  expect(found.days[0]?.slots[0]).toEqual({
    start_time: '2030-03-04T07:00:00.000Z',
    end_time: '2030-03-04T08:00:00.000Z',
    user_id: salon.anna,
  })
})

test('a booking takes its time and the cleaning after it', async () => {
  await book('2030-03-04 10:30:00')
  expect(hours(await find())).toEqual([
    '07:00',
    '10:00',
    '11:00',
    '12:00',
    '13:00',
    '14:00',
    '15:00',
    '16:00',
    '17:00',
    '18:00',
  ])
})

test('a booking of the evening before reaches over midnight', async () => {
  await book('2030-03-03 23:45:00', { userId: salon.boris })
  await salon.owner.query(
    `update bookings set ends_at = ends_at + interval '3 hours', buffer_after_minutes = 0`,
  )
  expect(hours(await find({ userIds: [salon.boris] }))).toEqual(['02:00', '03:00'])
})

test('on the day that skips an hour, the hour has no slots', async () => {
  const found = await find({ userIds: [salon.boris], from: '2030-03-31', to: '2030-03-31' })
  // Boris works from one to six; three o'clock is four at once: 23:00Z is one, 01:00Z is four.
  expect(hours(found)).toEqual(['23:00', '00:00', '01:00', '02:00'])
})

test('any employee: each time stands there once, with the first who is free', async () => {
  const { rows } = await salon.owner.query<{ id: string }>(
    `with added as (
       insert into users (tenant_id, name, role) values ($1, 'Vira', 'employee') returning tenant_id, id)
     insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select tenant_id, id, 1, 540, 660 from added returning user_id as id`,
    [salon.tenantId],
  )
  const userIds = [Number(rows[0]?.id), salon.anna]
  const any = await find({ userIds, anyEmployee: true })
  expect(hours(any)).toHaveLength(12)
  expect(any.days[0]?.slots[0]?.user_id).toBe(userIds[0])
  expect(hours(await find({ userIds }))).toHaveLength(14)
})

test('with a workplace wanted, a slot names one that is free', async () => {
  await book('2030-03-04 09:00:00', { userId: salon.boris, workplaceId: salon.chair })
  const found = await find({ workplaceIds: [salon.chair] })
  expect(hours(found)[0]).toBe('08:00')
  expect(found.days[0]?.slots[0]?.workplace_id).toBe(salon.chair)
})

test('the limit keeps the earliest and says so', async () => {
  const found = await find({ limit: 2 })
  expect(hours(found)).toEqual(['07:00', '08:00'])
  expect(found.truncated).toBe(true)
})

test.each<[string, Partial<SlotQuery>]>([
  ['too_many_days', { to: '2030-04-04' }],
  ['before_from', { to: '2030-03-03' }],
  ['no_such_date', { to: '2030-02-30' }],
])('days are refused as %s', async (code, of) => {
  await expect(find(of)).rejects.toMatchObject({ fields: [{ field: 'to', code }] })
})
