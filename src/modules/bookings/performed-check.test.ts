import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  bookVisit,
  changeSeries,
  changeVisit,
  checkChange,
  checkNewVisit,
  type NewVisit,
  repeatVisit,
} from './index.ts'
import { openSalon, type Salon } from './testing/salon.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  // Boris shaves, and that is all.
  await salon.owner.query(
    'insert into user_services (tenant_id, user_id, service_id) values ($1, $2, $3)',
    [salon.tenantId, salon.boris, salon.shave],
  )
})
beforeEach(async () => {
  await salon.owner.query('delete from bookings')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

const manager = () => salon.as('manager')
const act = <Result>(work: (tx: Transaction) => Promise<Result>) =>
  salon.db.transaction(salon.tenantId, work)
const visit = (more: Partial<NewVisit> = {}): NewVisit => ({
  userId: salon.anna,
  serviceIds: [salon.haircut],
  startTime: '2030-03-04 10:00:00',
  ...more,
})
async function booked(more: Partial<NewVisit> = {}): Promise<number> {
  const outcome = await act((tx) => bookVisit(tx, manager(), visit(more)))
  if (!outcome.ok) throw new Error('the time is taken')
  return outcome.booking.id
}
const refusal = () => ({
  code: 'service_not_performed',
  details: { user_id: salon.boris, service_ids: [salon.haircut] },
})

test('nobody is booked for what they do not perform', async () => {
  await expect(booked({ userId: salon.boris })).rejects.toMatchObject(refusal())
  await booked({ userId: salon.boris, serviceIds: [salon.shave] })
  // Nothing is written down of Anna: she performs everything.
  await booked({ serviceIds: [salon.haircut, salon.shave] })
})

test('a manager may book it by force, and an employee may not', async () => {
  await booked({ userId: salon.boris, force: true })
  const forced = visit({ force: true, startTime: '2030-03-05 10:00:00' })
  await expect(act((tx) => bookVisit(tx, salon.as('employee'), forced))).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a visit goes to nobody who does not perform it', async () => {
  const id = await booked()
  const give = (force?: boolean) =>
    act((tx) => changeVisit(tx, manager(), { id, userId: salon.boris, force }))
  await expect(give()).rejects.toMatchObject(refusal())
  expect(await give(true)).toMatchObject({ ok: true, booking: { userId: salon.boris } })
})

test('only services that are new to a visit are asked about', async () => {
  const id = await booked({ userId: salon.boris, force: true })
  const change = (serviceIds: number[]) =>
    act((tx) => changeVisit(tx, manager(), { id, serviceIds }))
  expect(await change([salon.haircut, salon.shave])).toMatchObject({ ok: true })
  expect(await change([salon.shave])).toMatchObject({ ok: true })
  await expect(change([salon.shave, salon.haircut])).rejects.toMatchObject(refusal())
})

test('neither is a series booked with them, nor given to them', async () => {
  const series = { ...visit(), rrule: 'FREQ=WEEKLY;COUNT=3' }
  const repeat = (userId: number) => act((tx) => repeatVisit(tx, manager(), { ...series, userId }))
  await expect(repeat(salon.boris)).rejects.toMatchObject(refusal())
  const made = await repeat(salon.anna)
  const [first] = made.ok ? made.bookings : []
  const give = { id: first?.id ?? 0, scope: 'all' as const, userId: salon.boris }
  await expect(act((tx) => changeSeries(tx, manager(), give))).rejects.toMatchObject(refusal())
  const forced = await act((tx) => changeSeries(tx, manager(), { ...give, force: true }))
  expect(forced).toMatchObject({ ok: true, bookings: { length: 3 } })
})

test('it is told before anything is booked', async () => {
  const obstacle = { kind: 'not_performed', blocks: true, serviceIds: [salon.haircut] }
  const asked = visit({ userId: salon.boris })
  expect(await act((tx) => checkNewVisit(tx, manager(), asked))).toMatchObject({
    ok: false,
    obstacles: [obstacle],
  })
  const id = await booked()
  const change = { id, userId: salon.boris, force: true }
  expect(await act((tx) => checkChange(tx, manager(), change))).toMatchObject({
    ok: true,
    obstacles: [{ ...obstacle, blocks: false }],
  })
})
