import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { insideOf } from '../../platform/database/transaction.ts'
import { pageOfBookings } from './booking-page-store.ts'
import type { BookingFilter } from './booking-store.ts'
import { busyOfEmployees, busyOfWorkplaces, findTaken } from './occupancy-store.ts'
import { openSalon, type Salon } from './testing/salon.ts'

// A hundred thousand bookings of ten employees at ten workplaces, six years of them: put in
// without triggers and without the constraints, whose upkeep is most of the work.
const bookings = `
  insert into bookings (tenant_id, user_id, workplace_id, status_id, starts_at, ends_at)
  select $1, u.ids[1 + (g % 10)], w.ids[1 + (g % 10)], $2, s.at, s.at + interval '30 minutes'
  from generate_series(0, 99999) g,
    (select array_agg(id) as ids from users where tenant_id = $1 and name like 'N%') u,
    (select array_agg(id) as ids from workplaces where tenant_id = $1 and name like 'N%') w,
    lateral (select timestamptz '2025-01-01Z' + (g / 10) * interval '5 hours' as at) s`

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  const { owner, tenantId, active } = salon
  await owner.query(`
    insert into users (tenant_id, name, role)
      select ${tenantId}, 'N' || g, 'employee' from generate_series(1, 10) g;
    insert into workplaces (tenant_id, name) select ${tenantId}, 'N' || g from generate_series(1, 10) g;
    alter table bookings drop constraint bookings_employee_free, drop constraint bookings_workplace_free;
    set session_replication_role = replica;`)
  await owner.query(bookings, [tenantId, active])
  await owner.query('set session_replication_role = origin')
  await owner.query('vacuum analyze bookings')
}, 60_000)
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

type Tx = Parameters<Parameters<Salon['db']['transaction']>[1]>[0]

/** The plans of everything that a store asks, as the server carries them out. */
async function plansOf(ask: (tx: Tx) => Promise<unknown>): Promise<string> {
  return salon.db.transaction(salon.tenantId, async (tx) => {
    const { client } = insideOf(tx)
    const asked = vi.spyOn(client, 'query')
    await ask(tx)
    const queries = asked.mock.calls.map(([query, values]) => textAndValues(query, values))
    asked.mockRestore()
    const plans: string[] = []
    for (const { text, values } of queries) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `explain analyze ${text}`,
        values,
      )
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    return plans.join('\n')
  })
}

function textAndValues(query: unknown, values: unknown): { text: string; values: unknown[] } {
  if (typeof query === 'string') return { text: query, values: Array.isArray(values) ? values : [] }
  const config = query as { text: string; values?: unknown[] }
  return { text: config.text, values: config.values ?? [] }
}

async function idsOf(table: 'users' | 'workplaces'): Promise<number[]> {
  const { rows } = await salon.owner.query<{ id: string }>(
    `select id from ${table} where name like 'N%' order by id`,
  )
  return rows.map((row) => Number(row.id))
}

const month = { fromInstant: '2030-01-01T00:00:00Z', toInstant: '2030-02-01T00:00:00Z' }
const wholeTable = 'Seq Scan on bookings'

const boundedByDates = /Index (Only )?Scan using bookings_\w+ .*\n *Index Cond: .*starts_at </

test('the busy times of one employee or workplace are read from its index alone', async () => {
  const userIds = (await idsOf('users')).slice(0, 1)
  const placeIds = (await idsOf('workplaces')).slice(0, 1)
  const ofUser = await plansOf((tx) => busyOfEmployees(tx, { ids: userIds, ...month }))
  const ofPlace = await plansOf((tx) => busyOfWorkplaces(tx, { ids: placeIds, ...month }))
  expect(ofUser).toContain('Index Only Scan using bookings_employee')
  expect(ofPlace).toContain('Index Only Scan using bookings_workplace')
})

test('the busy times of all of them cost an index scan over the dates asked for', async () => {
  const userIds = await idsOf('users')
  const placeIds = await idsOf('workplaces')
  const ofUsers = await plansOf((tx) => busyOfEmployees(tx, { ids: userIds, ...month }))
  const ofPlaces = await plansOf((tx) => busyOfWorkplaces(tx, { ids: placeIds, ...month }))
  for (const plan of [ofUsers, ofPlaces]) {
    expect(plan).toMatch(boundedByDates)
    expect(plan).not.toContain(wholeTable)
  }
})

test('looking for what overlaps reads the two indexes', async () => {
  const [userId = 0] = await idsOf('users')
  const [workplaceId = 0] = await idsOf('workplaces')
  const wanted = {
    userId,
    workplaceId,
    startsAt: '2030-01-01T10:00:00Z',
    endsAt: '2030-01-01T11:00:00Z',
  }
  const plan = await plansOf((tx) => findTaken(tx, [wanted], []))
  expect(plan).toContain('using bookings_employee')
  expect(plan).toContain('using bookings_workplace')
  expect(plan).not.toContain(wholeTable)
})

test.each<[string, () => Promise<Partial<BookingFilter>>]>([
  ['of everybody', async () => ({})],
  ['of one employee', async () => ({ userId: (await idsOf('users'))[0] ?? 0 })],
  ['of one workplace', async () => ({ workplaceId: (await idsOf('workplaces'))[0] ?? 0 })],
  ['from a cursor on', async () => ({ after: { startsAt: '2030-01-10T00:00:00Z', id: 5 } })],
])('a page of a month %s reads an index, never the whole table', async (_, of) => {
  const filter = { ...month, limit: 51, ...(await of()) }
  const plan = await plansOf((tx) => pageOfBookings(tx, filter))
  expect(plan).toMatch(/(Index|Bitmap Index) (Only )?Scan using bookings_|on bookings_/)
  expect(plan).not.toContain(wholeTable)
})

test('a busy time is as long as the booking and its buffers, and clipped to nothing', async () => {
  const [id = 0] = await idsOf('users')
  const { rows } = await salon.owner.query<{ starts_at: string }>(
    `update bookings set buffer_before_minutes = 5, buffer_after_minutes = 10
     where id = (select min(id) from bookings where user_id = $1 and starts_at > '2030-06-01Z')
     returning starts_at`,
    [id],
  )
  const startMs = Date.parse(rows[0]?.starts_at ?? '')
  const span = {
    fromInstant: new Date(startMs + 60_000).toISOString(),
    toInstant: new Date(startMs + 120_000).toISOString(),
  }
  const found = await salon.db.transaction(salon.tenantId, (tx) =>
    busyOfEmployees(tx, { ids: [id], ...span }),
  )
  const busy = [{ startMs: startMs - 5 * 60_000, endMs: startMs + 40 * 60_000 }]
  expect(found).toEqual([{ id, busy }])
})
