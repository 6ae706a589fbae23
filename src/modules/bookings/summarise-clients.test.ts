import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { summariseClient } from './index.ts'
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

/** An hour of the first employee, so many hours from now. */
async function book(hours: number, more: { statusId?: number; deleted?: boolean } = {}) {
  await salon.owner.query(
    `insert into bookings (tenant_id, client_id, user_id, status_id, starts_at, ends_at, total_minor,
       deleted_at)
     values ($1, $2, $3, $4, now() + $5::interval, now() + $5::interval + interval '1 hour', 500000,
       case when $6 then now() end)`,
    [
      salon.tenantId,
      salon.client,
      salon.anna,
      more.statusId ?? salon.active,
      `${hours} hours`,
      more.deleted ?? false,
    ],
  )
}

test('a summary counts what took place, what did not and what comes', async () => {
  await book(-2)
  await book(-4, { statusId: salon.completed })
  await book(-6, { statusId: salon.noShow })
  await book(8, { statusId: salon.cancelled })
  await book(10)
  await book(-12, { deleted: true })
  const read = (who = salon.as('manager')) =>
    salon.db.transaction(salon.tenantId, (tx) => summariseClient(tx, who, salon.client))
  const summary = await read()
  expect(summary).toMatchObject({
    visits: 2,
    noShows: 1,
    cancelled: 1,
    upcoming: 1,
    spentMinor: 1_000_000,
    averageMinor: 500_000,
    currency: 'UAH',
  })
  expect(Date.parse(summary.firstVisitAt ?? '')).toBeLessThan(Date.parse(summary.lastVisitAt ?? ''))
  expect(Date.parse(summary.nextVisitAt ?? '')).toBeGreaterThan(Date.now())
  expect(await read(salon.as('employee', salon.boris))).toMatchObject({ visits: 0 })
  expect(await read(salon.as('employee', salon.anna))).toMatchObject({ visits: 2 })
})
