import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Principal } from '../../kernel/principal.ts'
import { readHistory } from '../../platform/facts/index.ts'
import {
  type BookingDetails,
  bookVisit,
  cancelVisit,
  changeVisit,
  deleteVisit,
  findBookings,
  listBookingIds,
  listVisits,
  readVisit,
  type VisitChange,
  type VisitOutcome,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon
let manager: Principal

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  manager = salon.as('manager')
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

async function booked(startTime: string, userId = salon.anna): Promise<BookingDetails> {
  const visit = { userId, serviceIds: [salon.haircut], startTime, clientId: salon.client }
  const outcome = await salon.db.transaction(salon.tenantId, (tx) => bookVisit(tx, manager, visit))
  if (!outcome.ok) throw new Error('the time is taken')
  return outcome.booking
}

async function change(id: number, of: VisitChange, who = manager): Promise<VisitOutcome> {
  return salon.db.transaction(salon.tenantId, (tx) => changeVisit(tx, who, { id, ...of }))
}

async function history(id: number) {
  return salon.db.transaction(salon.tenantId, (tx) =>
    readHistory(tx, { subject: 'booking', subjectId: id, limit: 10 }),
  )
}

test('a moved visit keeps its length', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  const moved = await change(id, { startTime: '2030-03-04 12:30:00' })
  expect(moved).toMatchObject({
    ok: true,
    booking: {
      startsAt: '2030-03-04T10:30:00.000Z',
      endsAt: '2030-03-04T11:30:00.000Z',
      version: 2,
    },
  })
})

test('a visit may be moved over its own old time', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  expect((await change(id, { startTime: '2030-03-04 10:30:00' })).ok).toBe(true)
})

test('other services take their own time, and those that stay keep their price', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  await salon.owner.query('update services set price_minor = 60000 where id = $1', [salon.haircut])
  const changed = await change(id, { serviceIds: [salon.haircut, salon.shave] })
  expect(changed).toMatchObject({
    ok: true,
    booking: { totalMinor: 70_000, endsAt: '2030-03-04T09:30:00.000Z', bufferAfterMinutes: 10 },
  })
  const found = await salon.db.transaction(salon.tenantId, (tx) => findBookings(tx, [id]))
  expect(found.get(id)?.services.map((line) => line.priceMinor)).toEqual([50_000, 20_000])
})

test('a price of its own stays with the visit, and its length does too', async () => {
  const { id, endsAt } = await booked('2030-03-04 10:00:00')
  const cheaper = await change(id, { prices: [45_000] })
  expect(cheaper).toMatchObject({ ok: true, booking: { totalMinor: 45_000, endsAt, version: 2 } })
  const more = { serviceIds: [salon.haircut, salon.shave], prices: [null, 0] }
  expect(await change(id, more)).toMatchObject({ ok: true, booking: { totalMinor: 45_000 } })
  const found = await salon.db.transaction(salon.tenantId, (tx) => findBookings(tx, [id]))
  expect(found.get(id)?.services.map((line) => line.priceMinor)).toEqual([45_000, 0])
  await expect(change(id, { prices: [1] })).rejects.toThrow('invalid_input')
})

test('moving onto another visit is refused and changes nothing', async () => {
  const other = await booked('2030-03-04 12:00:00')
  const booking = await booked('2030-03-04 10:00:00')
  const outcome = await change(booking.id, { startTime: '2030-03-04 11:30:00', force: true })
  expect(outcome).toMatchObject({ ok: false, clashesWith: [{ bookingId: other.id }] })
  const read = await salon.db.transaction(salon.tenantId, (tx) =>
    readVisit(tx, manager, booking.id),
  )
  expect(read).toEqual(booking)
})

test('saying what is already so records nothing', async () => {
  const booking = await booked('2030-03-04 10:00:00')
  const { startsAt, userId, statusId, note } = booking
  const same = { startTime: startsAt, userId, statusId, note, serviceIds: [salon.haircut] }
  expect(await change(booking.id, same)).toEqual({ ok: true, booking })
  expect(await history(booking.id)).toHaveLength(1)
})

test('the fact holds the old values of what changed, and reaches both employees', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  await change(id, { userId: salon.boris, note: 'by the window' })
  const [fact] = await history(id)
  expect(fact).toMatchObject({
    name: 'BookingUpdated',
    before: { user_id: salon.anna, note: '' },
    audience: [salon.boris, salon.anna],
  })
})

test('whoever saw an older version is refused', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  await change(id, { note: 'first' })
  await expect(change(id, { note: 'second', version: 1 })).rejects.toThrow('conflict')
})

test('a cancelled visit frees its time, and comes back only when it is free', async () => {
  const first = await booked('2030-03-04 10:00:00')
  const cancelled = await salon.db.transaction(salon.tenantId, (tx) =>
    cancelVisit(tx, manager, { id: first.id }),
  )
  expect(cancelled).toMatchObject({ statusId: salon.cancelled, live: false })
  const second = await booked('2030-03-04 10:00:00')
  const back = await change(first.id, { statusId: salon.active })
  expect(back).toMatchObject({ ok: false, clashesWith: [{ bookingId: second.id }] })
  await salon.db.transaction(salon.tenantId, (tx) => deleteVisit(tx, manager, second.id))
  expect((await change(first.id, { statusId: salon.active })).ok).toBe(true)
})

test('what has happened is corrected by a manager, not by an employee', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  const anna = salon.as('employee', salon.anna)
  expect((await change(id, { statusId: salon.completed }, anna)).ok).toBe(true)
  await expect(change(id, { statusId: salon.active }, anna)).rejects.toThrow('forbidden')
  expect((await change(id, { statusId: salon.active })).ok).toBe(true)
})

test('a cancelled visit is never called completed', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  await change(id, { statusId: salon.cancelled })
  await expect(change(id, { statusId: salon.completed })).rejects.toThrow('status_move_refused')
})

test('an employee changes the own visits, and pushes none to a colleague', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  const anna = salon.as('employee', salon.anna)
  const boris = salon.as('employee', salon.boris)
  expect((await change(id, { note: 'mine' }, anna)).ok).toBe(true)
  await expect(change(id, { note: 'not mine' }, boris)).rejects.toThrow('forbidden')
  await expect(change(id, { userId: salon.boris }, anna)).rejects.toThrow('forbidden')
})

test('a deleted visit is gone for people and there for sync', async () => {
  const { id } = await booked('2030-03-04 10:00:00')
  await salon.db.transaction(salon.tenantId, (tx) => deleteVisit(tx, manager, id))
  await expect(change(id, { note: 'x' })).rejects.toThrow('not_found')
  const seen = await salon.db.transaction(salon.tenantId, async (tx) => ({
    details: (await findBookings(tx, [id])).get(id),
    ids: await listBookingIds(tx, { afterId: id - 1, limit: 1 }),
  }))
  expect(seen.details?.deletedAt).not.toBeNull()
  expect(seen.ids).toEqual([id])
})

test('lists go on page by page, and employees see their own', async () => {
  const ids = []
  for (const hour of ['10', '12', '14']) ids.push((await booked(`2030-03-04 ${hour}:00:00`)).id)
  await booked('2030-03-04 10:00:00', salon.boris)
  const anna = salon.as('employee', salon.anna)
  const list = (who: Principal, cursor?: string) =>
    salon.db.transaction(salon.tenantId, (tx) =>
      listVisits(tx, who, { from: '2030-03-04', to: '2030-03-04', limit: 2, cursor }),
    )
  const first = await list(anna)
  const second = await list(anna, first.nextCursor ?? '')
  expect([...first.items, ...second.items].map((item) => item.id)).toEqual(ids)
  expect(second.nextCursor).toBeNull()
  expect((await list(manager)).items.map((item) => item.userId)).toEqual([salon.anna, salon.boris])
})

test('many visits moved onto one hour: one arrives, and the others stay where they were', async () => {
  const bookings = []
  for (let day = 10; day < 30; day++) bookings.push(await booked(`2030-04-${day} 10:00:00`))
  const outcomes = await Promise.all(
    bookings.map((booking) => change(booking.id, { startTime: '2030-05-01 10:00:00' })),
  )
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  const { rows } = await salon.owner.query(
    `select count(*)::int as n from bookings where starts_at = '2030-05-01T07:00:00Z'`,
  )
  expect(rows).toEqual([{ n: 1 }])
})
