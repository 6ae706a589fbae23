import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { bookedOrThrow, bookVisit, checkChange, checkNewVisit } from './index.ts'
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

const visitAt = (startTime: string, extra: object = {}) => ({
  userId: salon.anna,
  serviceIds: [salon.haircut],
  startTime,
  ...extra,
})
const book = (startTime: string, extra: object = {}) =>
  act(async (tx) => bookedOrThrow(await bookVisit(tx, manager(), visitAt(startTime, extra))))
const check = (startTime: string, extra: object = {}) =>
  act((tx) => checkNewVisit(tx, manager(), visitAt(startTime, extra)))

async function everything(): Promise<unknown> {
  const { rows } = await salon.owner.query(
    `select (select count(*) from bookings) as bookings, (select count(*) from facts) as facts`,
  )
  return rows
}

test('a free time is told to be free, with its end and its price, and nothing is written', async () => {
  const before = await everything()
  expect(await check('2031-02-03 10:00:00')).toMatchObject({
    ok: true,
    obstacles: [],
    nearestFree: [],
    time: {
      startMs: Date.parse('2031-02-03T08:00:00Z'),
      endMs: Date.parse('2031-02-03T09:00:00Z'),
    },
    totalMinor: 50_000,
  })
  expect(await everything()).toEqual(before)
})

test('a busy employee is named with the booking in the way, and the nearest free times', async () => {
  const { id: bookingId } = await book('2031-02-04 10:00:00')
  const answer = await check('2031-02-04 10:30:00')
  expect(answer).toMatchObject({
    ok: false,
    obstacles: [{ kind: 'employee_busy', blocks: true, with: { bookingId } }],
  })
  const starts = answer.nearestFree.map(({ startMs }) => new Date(startMs).toISOString())
  expect(starts).toContain('2031-02-04T09:00:00.000Z')
})

test('a busy workplace is told apart from a busy employee', async () => {
  await book('2031-02-05 10:00:00', { userId: salon.boris, workplaceId: salon.chair })
  expect(await check('2031-02-05 10:00:00', { workplaceId: salon.chair })).toMatchObject({
    ok: false,
    obstacles: [{ kind: 'workplace_busy', with: { userId: salon.boris } }],
  })
})

test('a service that needs a workplace is proposed the first free one, unless told to have none', async () => {
  const { rows } = await salon.owner.query<{ id: string }>(
    `insert into services (tenant_id, name, duration_minutes, buffer_after_minutes, needs_workplace)
     values ($1, 'Massage', 60, 30, true) returning id`,
    [salon.tenantId],
  )
  const massage = { serviceIds: [Number(rows[0]?.id)] }
  const proposed = async (extra: object = {}, time = '12:00:00') =>
    (await check(`2031-02-14 ${time}`, { ...massage, ...extra })).workplaceId
  expect(await proposed()).toBe(salon.chair)
  await book('2031-02-14 12:30:00', { userId: salon.boris, workplaceId: salon.chair })
  // Bookings of another employee, and the cleaning before them, keep the chair.
  expect(await proposed()).toBe(salon.hall)
  expect(await proposed({}, '11:15:00')).toBe(salon.hall)
  expect(await proposed({}, '11:00:00')).toBe(salon.chair)
  expect(await proposed({ workplaceId: null })).toBeNull()
  expect(await proposed({ serviceIds: [salon.haircut] })).toBeNull()
  await salon.owner.query('update workplaces set active = false where id = $1', [salon.hall])
  expect(await proposed()).toBeNull()
  expect((await check('2031-02-14 12:00:00', massage)).ok).toBe(true)
  await salon.owner.query('update workplaces set active = true where id = $1', [salon.hall])
})

test('what the employee’s hours refuse blocks, unless it is forced', async () => {
  expect(await check('2031-02-06 07:00:00')).toMatchObject({
    ok: false,
    obstacles: [{ kind: 'outside_schedule', blocks: true }],
  })
  expect(await check('2031-02-06 07:00:00', { force: true })).toMatchObject({
    ok: true,
    obstacles: [{ kind: 'outside_schedule', blocks: false }],
  })
})

test('a vacation is named', async () => {
  await salon.owner.query(
    `insert into vacations (tenant_id, user_id, starts_on, ends_on)
     values ($1, $2, '2031-02-10', '2031-02-11')`,
    [salon.tenantId, salon.anna],
  )
  expect((await check('2031-02-10 12:00:00')).obstacles).toMatchObject([
    { kind: 'vacation', refusal: { vacation: { from: '2031-02-10', to: '2031-02-11' } } },
  ])
})

test('a time that has passed is worth knowing, and does not block staff', async () => {
  const { ok, obstacles } = await check('2020-02-10 12:00:00')
  expect([ok, obstacles]).toMatchObject([
    true,
    [{ kind: 'too_short_notice', blocks: false, isPast: true, minimumNoticeMinutes: 60 }],
  ])
})

test('a visit that is dragged does not stand in its own way', async () => {
  const { id } = await book('2031-02-12 10:00:00')
  const other = await book('2031-02-12 14:00:00')
  const move = (startTime: string) =>
    act((tx) => checkChange(tx, manager(), { id, startTime, userId: salon.anna }))
  expect((await move('2031-02-12 10:30:00')).ok).toBe(true)
  expect(await move('2031-02-12 13:30:00')).toMatchObject({
    ok: false,
    obstacles: [{ kind: 'employee_busy', with: { bookingId: other.id } }],
  })
})

test('an employee may not even ask about a colleague’s calendar', async () => {
  const asked = act((tx) =>
    checkNewVisit(tx, salon.as('employee', salon.boris), visitAt('2031-02-13 10:00:00')),
  )
  await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
})
