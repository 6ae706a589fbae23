import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  countVisits,
  findSlots,
  readTeamCalendar,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

const act = <T>(work: (tx: Transaction) => Promise<T>) => salon.db.transaction(salon.tenantId, work)
const manager = () => salon.as('manager', salon.boris)

function book(startTime: string, userId = salon.anna) {
  const visit = { userId, serviceIds: [salon.haircut], startTime }
  return act(async (tx) => bookedOrThrow(await bookVisit(tx, manager(), visit)))
}

test('days are counted by the clock of the tenant, with the load of each employee', async () => {
  await book('2031-03-03 09:00:00')
  await book('2031-03-03 12:00:00')
  await book('2031-03-03 09:00:00', salon.boris)
  const cancelled = await book('2031-03-03 15:00:00')
  await act((tx) => cancelVisit(tx, manager(), { id: cancelled.id }))
  const days = { from: '2031-03-03', to: '2031-03-04' }
  const counts = await act((tx) => countVisits(tx, manager(), days))
  expect(counts.days).toMatchObject([
    {
      date: '2031-03-03',
      count: 3,
      load_percent: 13,
      employees: [
        { user_id: salon.anna, count: 2, busy_minutes: 120, work_minutes: 720, load_percent: 17 },
        { user_id: salon.boris, count: 1, busy_minutes: 60, work_minutes: 720, load_percent: 8 },
      ],
    },
    { date: '2031-03-04', count: 0, load_percent: 0 },
  ])
})

test('an employee counts the own visits alone', async () => {
  await book('2031-03-05 09:00:00', salon.boris)
  const days = { from: '2031-03-05', to: '2031-03-05' }
  const counts = await act((tx) => countVisits(tx, salon.as('employee', salon.anna), days))
  expect(counts.days[0]).toMatchObject({ count: 0, employees: [{ user_id: salon.anna }] })
})

test('more than two months at once are refused', async () => {
  const asked = act((tx) => countVisits(tx, manager(), { from: '2031-01-01', to: '2031-03-04' }))
  await expect(asked).rejects.toMatchObject({ code: 'invalid_input' })
})

test('the calendar of the team tells a month of everybody in one call', async () => {
  await salon.owner.query(
    `insert into vacations (tenant_id, user_id, starts_on, ends_on, note)
     values ($1, $2, '2031-04-07', '2031-04-08', 'sea')`,
    [salon.tenantId, salon.anna],
  )
  await salon.owner.query(
    `insert into schedules (tenant_id, user_id, date) values ($1, $2, '2031-04-09')`,
    [salon.tenantId, salon.boris],
  )
  const days = { from: '2031-04-07', to: '2031-04-09' }
  const { employees } = await act((tx) => readTeamCalendar(tx, manager(), days))
  const [anna, boris] = employees
  expect(anna?.vacations).toMatchObject([{ starts_on: '2031-04-07', note: 'sea' }])
  expect(anna?.working).toEqual([
    { start_time: '2031-04-09T06:00:00.000Z', end_time: '2031-04-09T18:00:00.000Z' },
  ])
  expect(boris?.exceptions).toMatchObject([{ date: '2031-04-09', start: null, end: null }])
  expect(boris?.working).toHaveLength(2)
  expect(boris?.weekly).toHaveLength(7)
})

test('free times are of those who perform the services; who has none written performs all', async () => {
  await salon.owner.query(
    `insert into user_services (tenant_id, user_id, service_id) values ($1, $2, $3)`,
    [salon.tenantId, salon.boris, salon.shave],
  )
  const who = async (serviceId: number) => {
    const { days } = await act((tx) =>
      findSlots(tx, manager(), {
        serviceIds: [serviceId],
        userIds: [],
        from: '2031-05-05',
        to: '2031-05-05',
        workplaceIds: [],
        limit: 1000,
        anyEmployee: false,
        forClient: false,
      }),
    )
    return new Set(days.flatMap(({ slots }) => slots.map((slot) => slot.user_id)))
  }
  expect(await who(salon.haircut)).toEqual(new Set([salon.anna]))
  expect(await who(salon.shave)).toEqual(new Set([salon.anna, salon.boris]))
})

test('clients see no day beyond the horizon', async () => {
  const search = {
    serviceIds: [salon.haircut],
    userIds: [salon.anna],
    from: '2031-06-02',
    to: '2031-06-02',
    workplaceIds: [],
    limit: 10,
    anyEmployee: true,
  }
  const days = (forClient: boolean) =>
    act((tx) => findSlots(tx, manager(), { ...search, forClient })).then((found) => found.days)
  expect((await days(false)).length).toBe(1)
  expect(await days(true)).toEqual([])
})
