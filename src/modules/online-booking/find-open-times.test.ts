import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import { readTenant } from '../tenancy/index.ts'
import { findOpenTimes, type OpenTimes } from './index.ts'
import { closedPage } from './online-booking.ts'

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

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** What is open in three days of the next week, looked for so many times at once. */
function openTimes(atOnce?: number): Promise<OpenTimes> {
  const query = { serviceIds: [salon.haircut], userId: null, from: dayIn(7), to: dayIn(9) }
  return salon.db.transaction(salon.tenantId, async (tx) => {
    const business = { tenant: await readTenant(tx), page: closedPage }
    return findOpenTimes(tx, business, { ...query, ...(atOnce && { atOnce }) })
  })
}

test('a team with more times than one look answers has all of them, on every day', async () => {
  const all = await openTimes()
  expect(all.days.map(({ date }) => date)).toEqual([dayIn(7), dayIn(8), dayIn(9)])
  // Two employees from nine to nine, every quarter of an hour: a day has 90 times.
  const ofDay = all.days[0]?.slots.flatMap(({ userIds }) => userIds) ?? []
  expect(ofDay).toHaveLength(90)
  for (const atOnce of [90, 100, 180, 200]) expect(await openTimes(atOnce)).toEqual(all)
})

test('a day that is too much by itself shows its earlier times, and hides no other', async () => {
  const { days } = await openTimes(10)
  expect(days.map(({ date, slots }) => [date, slots.length])).toEqual([
    [dayIn(7), 5],
    [dayIn(8), 5],
    [dayIn(9), 5],
  ])
})
