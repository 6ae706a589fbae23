import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { deleteWorkplace } from '../catalog/index.ts'
import { deleteClient } from '../clients/index.ts'
import { deleteUser } from '../identity/index.ts'
import {
  bookedOrThrow,
  bookVisit,
  cancelVisit,
  changeVisit,
  deleteVisit,
  type NewVisit,
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

function book(startTime: string, more: Partial<NewVisit> = {}) {
  const { anna: userId, client: clientId, haircut } = salon
  return act(async (tx) => {
    const visit = { userId, clientId, serviceIds: [haircut], startTime, ...more }
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

/** Somebody or something that a visit may point at, by the table that keeps it. */
const rowsOf = {
  users: `insert into users (tenant_id, name, role) values ($1, 'New', 'employee')`,
  workplaces: `insert into workplaces (tenant_id, name) values ($1, 'New')`,
  clients: `insert into clients (tenant_id, first_name) values ($1, 'New')`,
}

async function add(table: keyof typeof rowsOf): Promise<number> {
  const { rows } = await salon.owner.query(`${rowsOf[table]} returning id`, [salon.tenantId])
  return Number(rows[0].id)
}

const admin = () => salon.as('admin', salon.boris)
const revive = (id: number, force: boolean) =>
  act((tx) => changeVisit(tx, manager(), { id, statusId: salon.active, force }))

test.each([
  ['users', 'userId', 'user_id', deleteUser],
  ['workplaces', 'workplaceId', 'workplace_id', deleteWorkplace],
  ['clients', 'clientId', 'client_id', deleteClient],
] as const)('of removed %s no cancelled visit comes back, by force neither', async (...of) => {
  const [table, key, field, removeFrom] = of
  const goneId = await add(table)
  const { id } = await book('2031-01-15 10:00:00', { [key]: goneId, force: true })
  await cancel(id)
  await act((tx) => removeFrom(tx, admin(), goneId))
  const refused = { code: 'unknown_reference', fields: [{ field, code: 'unknown' }] }
  await expect(restore(id)).rejects.toMatchObject(refused)
  await expect(revive(id, true)).rejects.toMatchObject(refused)
})

test('what is no longer in use gets a visit back, and another status alone does not', async () => {
  const workplaceId = await add('workplaces')
  const { id } = await book('2031-01-16 10:00:00', { workplaceId })
  await cancel(id)
  await salon.owner.query('update workplaces set active = false where id = $1', [workplaceId])
  await expect(revive(id, false)).rejects.toMatchObject({
    code: 'unknown_reference',
    fields: [{ field: 'workplace_id', code: 'inactive' }],
  })
  expect(await restore(id)).toMatchObject({ ok: true, booking: { live: true, workplaceId } })
})

test.each([
  ['cancelled', cancel],
  ['deleted', remove],
])('into a vacation a %s visit is brought back by who may book there', async (_, end) => {
  const date = end === cancel ? '2031-01-17' : '2031-01-18'
  const { id } = await book(`${date} 10:00:00`)
  await end(id)
  await salon.owner.query(
    'insert into vacations (tenant_id, user_id, starts_on, ends_on) values ($1, $2, $3, $3)',
    [salon.tenantId, salon.anna, date],
  )
  const byAnna = act((tx) => restoreVisit(tx, salon.as('employee', salon.anna), { id }))
  await expect(byAnna).rejects.toMatchObject({ code: 'on_vacation' })
  expect(await restore(id)).toMatchObject({ ok: true, booking: { live: true } })
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
