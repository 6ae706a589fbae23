import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readHistory } from '../../platform/facts/index.ts'
import { bookVisit, type NewVisit, type VisitOutcome } from './index.ts'
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

function visit(of: Partial<NewVisit> = {}): NewVisit {
  return {
    clientId: salon.client,
    userId: salon.anna,
    serviceIds: [salon.haircut],
    startTime: '2030-03-04 10:00:00',
    ...of,
  }
}

async function book(of: Partial<NewVisit> = {}, who = salon.as('manager')): Promise<VisitOutcome> {
  return salon.db.transaction(salon.tenantId, (tx) => bookVisit(tx, who, visit(of)))
}

async function booked(of: Partial<NewVisit> = {}, who = salon.as('manager')) {
  const outcome = await book(of, who)
  if (!outcome.ok) throw new Error('the time is taken')
  return outcome.booking
}

test('a visit ends when its services do, and keeps their names, prices and durations', async () => {
  const booking = await booked({ serviceIds: [salon.shave, salon.haircut] })
  expect(booking).toMatchObject({
    startsAt: '2030-03-04T08:00:00.000Z',
    endsAt: '2030-03-04T09:30:00.000Z',
    totalMinor: 70_000,
    statusId: salon.active,
    live: true,
    version: 1,
    services: [
      {
        serviceId: salon.shave,
        name: 'Shave',
        priceMinor: 20_000,
        durationMinutes: 30,
        position: 1,
      },
      { serviceId: salon.haircut, name: 'Haircut', priceMinor: 50_000, position: 2 },
    ],
  })
})

test('a given end wins over the services', async () => {
  const booking = await booked({ endTime: '2030-03-04 10:20:00' })
  expect(booking.endsAt).toBe('2030-03-04T08:20:00.000Z')
})

test('a start with an offset is that instant, in whatever zone the tenant is', async () => {
  const booking = await booked({ startTime: '2030-03-04T12:00:00+05:00' })
  expect(booking.startsAt).toBe('2030-03-04T07:00:00.000Z')
})

test('an overlap is refused and names what is there; touching is no overlap', async () => {
  const first = await booked({ workplaceId: salon.chair })
  const { id: bookingId, userId, workplaceId, startsAt, endsAt } = first
  expect(await book({ startTime: '2030-03-04 10:59:00' })).toEqual({
    ok: false,
    code: 'booking_clash',
    clashesWith: [{ bookingId, userId, workplaceId, startsAt, endsAt }],
  })
  expect((await book({ startTime: '2030-03-04 11:00:00' })).ok).toBe(true)
})

test('an overlap cannot be forced', async () => {
  await booked()
  expect((await book({ force: true }, salon.as('admin'))).ok).toBe(false)
})

test('near a taken time, three free ones are offered when asked for', async () => {
  await booked()
  const outcome = await book({ suggestNearest: true })
  const near = outcome.ok ? [] : (outcome.nearestFree ?? [])
  expect(near.map((slot) => new Date(slot.startMs).toISOString())).toEqual([
    '2030-03-04T07:00:00.000Z',
    '2030-03-04T09:00:00.000Z',
    '2030-03-04T09:15:00.000Z',
  ])
})

test('a workplace with three seats takes three visits at once, a chair one', async () => {
  const seats: number[] = []
  const extra = await salon.owner.query<{ id: string }>(
    `insert into users (tenant_id, name, role) select $1, 'E' || g, 'employee'
     from generate_series(1, 4) g returning id`,
    [salon.tenantId],
  )
  const ids = extra.rows.map((row) => Number(row.id))
  for (const userId of ids.slice(0, 3)) {
    seats.push((await booked({ userId, workplaceId: salon.hall, force: true })).seat)
  }
  expect(seats).toEqual([1, 2, 3])
  const fourth = await book({ userId: ids[3] ?? 0, workplaceId: salon.hall, force: true })
  expect(fourth.ok ? 0 : fourth.clashesWith.length).toBe(3)
})

test('the hours of the employee bind whoever does not force', async () => {
  await expect(book({ startTime: '2030-03-04 20:30:00' })).rejects.toThrow('outside_schedule')
  const late = await booked({ startTime: '2030-03-04 20:30:00', force: true })
  expect(late.startsAt).toBe('2030-03-04T18:30:00.000Z')
})

test('a vacation is refused by its own name', async () => {
  await salon.owner.query(
    `insert into vacations (tenant_id, user_id, starts_on, ends_on) values ($1, $2, $3, $3)`,
    [salon.tenantId, salon.boris, '2030-05-06'],
  )
  const onVacation = { userId: salon.boris, startTime: '2030-05-06 10:00:00' }
  await expect(book(onVacation)).rejects.toThrow('on_vacation')
})

test('an employee books in the own calendar, and forces nothing', async () => {
  const anna = salon.as('employee', salon.anna)
  expect((await booked({}, anna)).userId).toBe(salon.anna)
  await expect(book({ userId: salon.boris }, anna)).rejects.toThrow('forbidden')
  await expect(book({ force: true }, anna)).rejects.toThrow('forbidden')
})

test.each<[string, () => Partial<NewVisit>]>([
  ['client_id', () => ({ clientId: 999_999 })],
  ['user_id', () => ({ userId: 999_999 })],
  ['workplace_id', () => ({ workplaceId: 999_999 })],
  ['service_ids.0', () => ({ serviceIds: [999_999] })],
  ['status_id', () => ({ statusId: 999_999 })],
])('an unknown %s is named', async (field, of) => {
  await expect(book(of())).rejects.toMatchObject({
    code: 'unknown_reference',
    fields: [{ field, code: 'unknown' }],
  })
})

test.each([
  ['2030-02-30 10:00:00', 'no_such_date'],
  ['tomorrow, ten', 'unreadable'],
])('the start %j is refused as %s', async (startTime, code) => {
  await expect(book({ startTime })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: [{ field: 'start_time', code }],
  })
})

test('a visit that is brought in as cancelled takes no time', async () => {
  await booked()
  expect((await booked({ statusId: salon.cancelled })).live).toBe(false)
})

test('the fact tells the booking to its employee', async () => {
  const { id } = await booked()
  const [fact] = await salon.db.transaction(salon.tenantId, (tx) =>
    readHistory(tx, { subject: 'booking', subjectId: id, limit: 5 }),
  )
  expect(fact).toMatchObject({
    name: 'BookingCreated',
    audience: [salon.anna],
    data: { id, service_ids: [salon.haircut], total_minor: 50_000 },
  })
})

test('of fifty simultaneous callers exactly one gets the hour', async () => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => book()))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
})

test('of thirty simultaneous callers three get the three seats', async () => {
  const { rows } = await salon.owner.query<{ id: string }>(
    `insert into users (tenant_id, name, role) select $1, 'R' || g, 'employee'
     from generate_series(1, 30) g returning id`,
    [salon.tenantId],
  )
  const outcomes = await Promise.all(
    rows.map((row) => book({ userId: Number(row.id), workplaceId: salon.hall, force: true })),
  )
  const seats = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.booking.seat] : []))
  expect(seats.sort()).toEqual([1, 2, 3])
})

test('another tenant neither sees nor is hindered by our bookings', async () => {
  const neighbour = await openSalon(database)
  const ours = await booked()
  const theirs = await neighbour.db.transaction(neighbour.tenantId, (tx) =>
    bookVisit(tx, neighbour.as('manager'), {
      userId: neighbour.anna,
      serviceIds: [neighbour.haircut],
      startTime: ours.startsAt,
    }),
  )
  expect(theirs.ok).toBe(true)
  const foreign = { userId: salon.anna, serviceIds: [neighbour.haircut] }
  const borrowed = neighbour.db.transaction(neighbour.tenantId, (tx) =>
    bookVisit(tx, neighbour.as('manager'), { ...foreign, startTime: '2030-03-05 10:00:00' }),
  )
  await expect(borrowed).rejects.toThrow('unknown_reference')
  await neighbour.close()
})
