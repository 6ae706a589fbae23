import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { deleteWorkplace } from '../catalog/index.ts'
import { deleteUser } from '../identity/index.ts'
import { bookedOrThrow, bookVisit, cancelVisit, restoreVisit } from './index.ts'
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
const admin = () => salon.as('admin', salon.boris)

async function addEmployee(): Promise<number> {
  const { rows } = await salon.owner.query(
    `insert into users (tenant_id, name, role) values ($1, 'Newcomer', 'employee') returning id`,
    [salon.tenantId],
  )
  return Number(rows[0].id)
}

async function addWorkplace(): Promise<number> {
  const { rows } = await salon.owner.query(
    `insert into workplaces (tenant_id, name) values ($1, 'New') returning id`,
    [salon.tenantId],
  )
  return Number(rows[0].id)
}

function book(userId: number, workplaceId: number | null) {
  const visit = { userId, workplaceId, serviceIds: [salon.haircut], force: true }
  return act(async (tx) =>
    bookedOrThrow(await bookVisit(tx, admin(), { ...visit, startTime: '2031-07-01 10:00:00' })),
  )
}

const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : (settled.reason as ProblemError).code

test('of removing an employee and booking with them at once, one is refused', async () => {
  for (let round = 0; round < 15; round++) {
    const id = await addEmployee()
    const both = await Promise.allSettled([
      act((tx) => deleteUser(tx, admin(), id)),
      book(id, null),
    ])
    expect([
      ['done', 'unknown_reference'],
      ['in_use', 'done'],
    ]).toContainEqual(both.map(codeOf))
  }
})

test('of removing an employee and bringing a visit of theirs back at once, one is refused', async () => {
  for (let round = 0; round < 15; round++) {
    const userId = await addEmployee()
    const { id } = await book(userId, null)
    await act((tx) => cancelVisit(tx, admin(), { id }))
    const both = await Promise.allSettled([
      act((tx) => deleteUser(tx, admin(), userId)),
      act((tx) => restoreVisit(tx, admin(), { id })),
    ])
    expect([
      ['done', 'unknown_reference'],
      ['in_use', 'done'],
    ]).toContainEqual(both.map(codeOf))
  }
})

test('of removing a workplace and booking there at once, one is refused', async () => {
  for (let round = 0; round < 15; round++) {
    const id = await addWorkplace()
    const userId = await addEmployee()
    const both = await Promise.allSettled([
      act((tx) => deleteWorkplace(tx, admin(), id)),
      book(userId, id),
    ])
    expect([
      ['done', 'unknown_reference'],
      ['in_use', 'done'],
    ]).toContainEqual(both.map(codeOf))
  }
})

test('a booking that is being written holds off the removal, which then counts it', async () => {
  const id = await addEmployee()
  let removal: Promise<unknown> = Promise.resolve()
  await act(async (tx) => {
    const visit = { userId: id, serviceIds: [salon.haircut], startTime: '2031-07-02 10:00:00' }
    bookedOrThrow(await bookVisit(tx, admin(), { ...visit, force: true }))
    removal = act((other) => deleteUser(other, admin(), id)).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
  })
  expect(await removal).toMatchObject({ code: 'in_use', details: { future_bookings: 1 } })
})
