import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import { presentSchedule, replaceHours, type WantedHours } from './index.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  salon = await openSalon(database)
  await salon.owner.query('delete from schedules where tenant_id = $1', [salon.tenantId])
  return () => salon.close()
})
afterAll(() => database.dispose())

function put(wanted: Omit<WantedHours, 'userId'>, role: 'manager' | 'employee' = 'manager') {
  return salon.db.transaction(salon.tenantId, (tx) =>
    replaceHours(tx, salon.as(role), { userId: salon.anna, ...wanted }),
  )
}

async function said(rows: ReturnType<typeof put>) {
  return (await rows)
    .map(presentSchedule)
    .map(({ weekday, date, start, end }) => `${weekday ?? date} ${start}-${end}`)
}

async function factNames() {
  const { rows } = await salon.owner.query<{ name: string }>(
    'select name from facts where tenant_id = $1 order by id',
    [salon.tenantId],
  )
  return rows.map(({ name }) => name)
}

const monday = [
  { weekday: 1, start: '09:00', end: '13:00' },
  { weekday: 1, start: '14:00', end: '18:00' },
]

it('puts the week as wanted and touches only what differs', async () => {
  await put({ weekly: [...monday, { weekday: 2, start: '09:00', end: '18:00' }] })
  const before = await factNames()
  expect(
    await said(put({ weekly: [...monday, { weekday: 3, start: '22:00', end: '06:00' }] })),
  ).toEqual(['1 09:00-13:00', '1 14:00-18:00', '3 22:00-06:00'])
  expect((await factNames()).slice(before.length)).toEqual(['ScheduleDeleted', 'ScheduleCreated'])
})

it('leaves dates alone while the week changes, and the week while dates do', async () => {
  await put({ weekly: monday, dates: [{ date: '2030-03-04', hours: [] }] })
  await put({ weekly: [] })
  const dates = [
    { date: '2030-03-04', hours: [{ start: '10:00', end: '12:00' }] },
    { date: '2030-03-05', hours: null },
  ]
  expect(await said(put({ dates }))).toEqual(['2030-03-04 10:00-12:00'])
  expect(await said(put({ dates: [{ date: '2030-03-04', hours: null }] }))).toEqual([])
})

it('keeps everything as it was when one stretch overlaps another', async () => {
  await put({ weekly: monday })
  const overlapping = [...monday, { weekday: 1, start: '12:00', end: '15:00' }]
  await expect(put({ weekly: overlapping })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await said(put({ weekly: monday }))).toEqual(['1 09:00-13:00', '1 14:00-18:00'])
})

it('is for those who run the business, and for people who are there', async () => {
  await expect(put({ weekly: [] }, 'employee')).rejects.toMatchObject({ code: 'forbidden' })
  const stranger = salon.db.transaction(salon.tenantId, (tx) =>
    replaceHours(tx, salon.as('admin'), { userId: 9_999_999, weekly: [] }),
  )
  await expect(stranger).rejects.toMatchObject({ code: 'not_found' })
})
