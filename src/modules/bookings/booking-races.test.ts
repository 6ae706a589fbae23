import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { updateStatus } from '../catalog/index.ts'
import { deleteClient } from '../clients/index.ts'
import { bookVisit } from './index.ts'
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

const inSalon = <T>(work: (tx: Transaction) => Promise<T>) =>
  salon.db.transaction(salon.tenantId, work)

const book = (tx: Transaction, day: string, more: { statusId?: number } = {}) =>
  bookVisit(tx, salon.as('admin'), {
    userId: salon.anna,
    clientId: salon.client,
    serviceIds: [salon.haircut],
    startTime: `${day} 12:00:00`,
    ...more,
  })

/** Resolves when somebody waits for a row that another transaction holds. */
async function untilSomebodyWaits(): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  await expect
    .poll(async () => (await salon.owner.query<{ count: number }>(waiting)).rows[0]?.count)
    .toBe(1)
}

test('a client who is being deleted cannot be booked meanwhile', async () => {
  let late: Promise<unknown> | undefined
  await inSalon(async (tx) => {
    await deleteClient(tx, salon.as('admin'), salon.otherClient)
    late = inSalon((other) =>
      bookVisit(other, salon.as('admin'), {
        userId: salon.boris,
        clientId: salon.otherClient,
        serviceIds: [salon.haircut],
        startTime: '2031-03-03 12:00:00',
      }),
    ).catch((error: unknown) => error)
    await untilSomebodyWaits()
  })
  expect(await late).toMatchObject({
    code: 'unknown_reference',
    fields: [{ field: 'client_id', code: 'unknown' }],
  })
})

test('a client who is being booked cannot be deleted meanwhile', async () => {
  let late: Promise<unknown> | undefined
  await inSalon(async (tx) => {
    expect(await book(tx, '2031-03-04')).toMatchObject({ ok: true })
    late = inSalon((other) => deleteClient(other, salon.as('admin'), salon.client)).catch(
      (error: unknown) => error,
    )
    await untilSomebodyWaits()
  })
  expect(await late).toMatchObject({ code: 'in_use', details: { bookings: 1 } })
})

test('a visit that takes a status whose meaning is being changed follows the new meaning', async () => {
  let late: Promise<unknown> | undefined
  await inSalon(async (tx) => {
    const change = { id: salon.noShow, changes: { meaning: 'cancelled' as const } }
    await updateStatus(tx, salon.as('admin'), change)
    late = inSalon((other) => book(other, '2031-03-05', { statusId: salon.noShow }))
    await untilSomebodyWaits()
  })
  await late
  const { rows } = await salon.owner.query<{ live: boolean }>(
    `select live from bookings where tenant_id = $1 and status_id = $2`,
    [salon.tenantId, salon.noShow],
  )
  expect(rows).toEqual([{ live: false }])
})
