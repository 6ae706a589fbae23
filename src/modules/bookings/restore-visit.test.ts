import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  changeVisit,
  deleteVisit,
  readVisitHistory,
  restoreVisit,
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

function book(startTime: string) {
  const { anna: userId, client: clientId, haircut } = salon
  return act(async (tx) => {
    const visit = { userId, clientId, serviceIds: [haircut], startTime }
    return bookedOrThrow(await bookVisit(tx, manager(), visit))
  })
}

const restore = (id: number) => act((tx) => restoreVisit(tx, manager(), { id }))
const cancel = (id: number) => act((tx) => cancelVisit(tx, manager(), { id }))
const remove = (id: number) => act((tx) => deleteVisit(tx, manager(), id))
const history = (id: number, limit = 50) =>
  act((tx) => readVisitHistory(tx, manager(), { id, limit }))

test('a cancelled visit comes back with the status it had', async () => {
  const { id } = await book('2031-01-06 10:00:00')
  const { rows } = await salon.owner.query(
    `insert into statuses (tenant_id, name, meaning) values ($1, 'Confirmed', 'active') returning id`,
    [salon.tenantId],
  )
  const confirmed = Number(rows[0].id)
  await act((tx) => changeVisit(tx, manager(), { id, statusId: confirmed }))
  expect((await cancel(id)).live).toBe(false)
  expect(await restore(id)).toMatchObject({
    ok: true,
    booking: { live: true, statusId: confirmed },
  })
})

test('a deleted visit comes back as it was, with its services', async () => {
  const made = await book('2031-01-07 10:00:00')
  await remove(made.id)
  const restored = bookedOrThrow(await restore(made.id))
  expect(restored).toMatchObject({ deletedAt: null, live: true, startsAt: made.startsAt })
  expect(restored.services).toEqual(made.services)
})

test.each([
  ['cancelled', cancel],
  ['deleted', remove],
])(
  'a %s visit whose time was taken meanwhile stays away, and says what is there',
  async (_, end) => {
    const startTime = `2031-01-0${end === cancel ? 8 : 9} 10:00:00`
    const { id } = await book(startTime)
    await end(id)
    const taker = await book(startTime)
    expect(await restore(id)).toMatchObject({
      ok: false,
      code: 'booking_clash',
      clashesWith: [{ bookingId: taker.id }],
    })
  },
)

test('restoring what was not ended changes nothing and records nothing', async () => {
  const made = await book('2031-01-10 10:00:00')
  expect(bookedOrThrow(await restore(made.id)).version).toBe(made.version)
  expect((await history(made.id)).items).toHaveLength(1)
})

test('an employee brings back own visits alone', async () => {
  const { id } = await book('2031-01-11 10:00:00')
  await remove(id)
  const as = (userId: number) => (tx: Transaction) =>
    restoreVisit(tx, salon.as('employee', userId), { id })
  await expect(act(as(salon.boris))).rejects.toMatchObject({ code: 'not_found' })
  expect(await act(as(salon.anna))).toMatchObject({ ok: true })
})

test('the history tells who changed what, latest first, of a deleted visit too', async () => {
  const { id } = await book('2031-01-13 10:00:00')
  await act((tx) => changeVisit(tx, manager(), { id, note: 'bring the papers' }))
  await remove(id)
  const { items } = await history(id)
  const told = items.map(({ fact, changes }) => [fact.name, fact.actor, changes])
  const actor = { kind: 'user', id: salon.boris }
  expect(told).toEqual([
    ['BookingDeleted', actor, []],
    ['BookingUpdated', actor, [{ field: 'note', before: '', after: 'bring the papers' }]],
    ['BookingCreated', actor, []],
  ])
  const first = await history(id, 2)
  expect([first.items.length, first.nextCursor !== null]).toEqual([2, true])
})

test('a colleague’s history does not exist for an employee', async () => {
  const { id } = await book('2031-01-14 10:00:00')
  const asked = act((tx) =>
    readVisitHistory(tx, salon.as('employee', salon.boris), { id, limit: 5 }),
  )
  await expect(asked).rejects.toMatchObject({ code: 'not_found' })
})
