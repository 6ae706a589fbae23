import { Client } from 'pg'
import { Pool } from 'undici'
import { type BenchResult, printTable } from './result.ts'
import { startBenchServer } from './server.ts'

const employees = 50
const manyEmployees = 500
const workplaces = 20
const services = 60
const fewBookings = 50_000
const allBookings = 500_000
const perDay = 9
const searches = 200

/**
 * Measures searches for free time over 31 days through HTTP: any of 50 employees, any of 500, and
 * what ten times the bookings cost. The 50,000 bookings are those of the months around the search,
 * so that both searches find the same; the other 450,000 are history that must not matter.
 */
export async function run(
  options: { json?: boolean; searches?: number } = {},
): Promise<BenchResult> {
  const server = await startBenchServer()
  const owner = new Client({ connectionString: server.ownerUrl })
  const pool = new Pool(server.url, { connections: 1 })
  const headers = { authorization: `Bearer ${server.token}` }
  const count = options.searches ?? searches
  try {
    await owner.connect()
    await prepare(owner, server.tenantId)
    const serviceId = await firstService(owner, server.tenantId)
    const search = (more = '') => measure(pool, { headers, path: path(serviceId, more), count })

    const fewDays = Math.ceil(fewBookings / employees / perDay)
    await fillDays(owner, server.tenantId, { from: -20, to: fewDays - 20, of: 'one' })
    const few = await search()
    const allDays = Math.ceil(allBookings / employees / perDay)
    await fillDays(owner, server.tenantId, { from: fewDays - 20 - allDays, to: -20, of: 'one' })
    const stored = await countBookings(owner)
    const all = await search()
    const each = await search('&each_employee=true&limit=20000')
    const placed = await search(
      `&workplace_id=${await idsOf(owner, 'workplaces', server.tenantId)}`,
    )

    await addEmployees(owner, server.tenantId, { prefix: 'More', count: manyEmployees - employees })
    await fillDays(owner, server.tenantId, { from: -20, to: 60, of: 'more' })
    const many = await search()
    const result = conclude({ few, all, each, placed, many, stored, count })
    if (!options.json) printTable(result)
    return result
  } finally {
    await pool.close()
    await owner.end()
    await server.stop()
  }
}

function path(serviceId: number, more: string): string {
  const dayMs = 86_400_000
  const day = (after: number) => new Date(Date.now() + after * dayMs).toISOString().slice(0, 10)
  return `/api/slots?service_ids=${serviceId}&from=${day(1)}&to=${day(31)}${more}`
}

async function measure(
  pool: Pool,
  of: { headers: Record<string, string>; path: string; count: number },
): Promise<number[]> {
  const tookMs: number[] = []
  for (let n = -20; n < of.count; n += 1) {
    const startedAt = performance.now()
    const answer = await pool.request({ method: 'GET', path: of.path, headers: of.headers })
    const text = await answer.body.text()
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${text.slice(0, 300)}`)
    // The first searches warm up the caches and the compiler.
    if (n >= 0) tookMs.push(performance.now() - startedAt)
  }
  return tookMs
}

async function prepare(owner: Client, tenantId: number): Promise<void> {
  await owner.query(
    `insert into services (tenant_id, name, duration_minutes, buffer_after_minutes, position)
     select $1, 'Service ' || g, 45, 5, g from generate_series(1, $2::int) g`,
    [tenantId, services],
  )
  await owner.query(
    `insert into workplaces (tenant_id, name) select $1, 'Place ' || g from generate_series(1, $2::int) g`,
    [tenantId, workplaces],
  )
  await owner.query('update users set bookable = false where tenant_id = $1', [tenantId])
  await addEmployees(owner, tenantId, { prefix: 'One', count: employees })
}

/** Employees who work from nine to nine, every day but Sunday. */
async function addEmployees(
  owner: Client,
  tenantId: number,
  of: { prefix: string; count: number },
): Promise<void> {
  await owner.query(
    `with added as (
       insert into users (tenant_id, name, role)
       select $1, $2 || ' ' || g, 'employee' from generate_series(1, $3::int) g returning id)
     insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, id, d, 540, 1260 from added, generate_series(1, 6) d`,
    [tenantId, of.prefix, of.count],
  )
}

/**
 * Nine visits of 45 minutes a day for everybody, from nine o'clock on. The triggers are off, which
 * check what is known to be right; the constraints against overlaps stay on.
 */
async function fillDays(
  owner: Client,
  tenantId: number,
  of: { from: number; to: number; of: 'one' | 'more' },
): Promise<void> {
  await owner.query('set session_replication_role = replica')
  await owner.query(
    `insert into bookings (tenant_id, user_id, workplace_id, status_id, starts_at, ends_at,
       buffer_after_minutes)
     select $1, u.id, case when u.n <= $2 and $6 = 'one' then (
         select min(id) from workplaces where tenant_id = $1) + u.n - 1 end,
       (select id from statuses where tenant_id = $1 and is_default), s.at,
       s.at + interval '45 minutes', 5
     from (
       select id, row_number() over (order by id) as n from users
       where tenant_id = $1 and name ilike $6 || ' %') u,
       generate_series($3::int, $4::int - 1) day, generate_series(0, $5::int - 1) visit,
       lateral (select (current_date + day + time '09:00' + visit * interval '75 minutes')
         at time zone (select zone from tenants where id = $1) as at) s`,
    [tenantId, workplaces, of.from, of.to, perDay, of.of],
  )
  await owner.query('set session_replication_role = origin')
  // What the server does by itself some minutes later, and should not do while we measure.
  await owner.query('vacuum analyze bookings')
  await owner.query('checkpoint')
}

async function firstService(owner: Client, tenantId: number): Promise<number> {
  const { rows } = await owner.query<{ id: string }>(
    `select min(id) as id from services where tenant_id = $1 and name like 'Service %'`,
    [tenantId],
  )
  return Number(rows[0]?.id)
}

async function idsOf(owner: Client, table: 'workplaces', tenantId: number): Promise<string> {
  const { rows } = await owner.query<{ ids: string }>(
    `select string_agg(id::text, ',') as ids from ${table} where tenant_id = $1 and name like 'Place %'`,
    [tenantId],
  )
  return rows[0]?.ids ?? ''
}

async function countBookings(owner: Client): Promise<number> {
  const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from bookings')
  return rows[0]?.n ?? 0
}

interface Measured {
  few: number[]
  all: number[]
  each: number[]
  placed: number[]
  many: number[]
  stored: number
  count: number
}

function conclude(of: Measured): BenchResult {
  const ratio = quantile(of.all, 0.5) / quantile(of.few, 0.5)
  const row = (what: string, values: number[], share: number) => ({
    what: `${what}, p${share * 100}`,
    value: tenths(quantile(values, share)),
    unit: 'ms',
  })
  const bounded = (what: string, values: number[], mostMs: number) => ({
    ...row(what, values, 0.95),
    target: `<= ${mostMs}`,
    ok: quantile(values, 0.95) <= mostMs,
  })
  return {
    name: 'Free time over 31 days',
    config: { employees, workplaces, services, bookings: of.stored, searches: of.count },
    rows: [
      row(`any of ${employees} employees`, of.all, 0.5),
      bounded(`any of ${employees} employees`, of.all, 50),
      row(`any of ${employees}, with a workplace`, of.placed, 0.95),
      row(`each of ${employees}, 20,000 slots`, of.each, 0.95),
      bounded(`any of ${manyEmployees} employees`, of.many, 250),
      row('with 50,000 bookings', of.few, 0.5),
      {
        what: '500,000 to 50,000 bookings',
        value: Math.round(ratio * 100) / 100,
        unit: 'times, p50',
        target: '<= 1.3',
        ok: ratio <= 1.3,
      },
    ],
  }
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
