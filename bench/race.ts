import { Client } from 'pg'
import { Pool } from 'undici'
import { type BenchResult, printTable } from './result.ts'
import { startBenchServer } from './server.ts'

const attempts = 100
const movers = 20
const targetMs = 150

/** The kinds of attempts of one round; each wants the same employee at the same time. */
const mix = { plain: 50, forced: 20, series: 10, moves: movers }

interface Salon {
  userId: number
  serviceId: number
  clientId: number
  /** Bookings that stand elsewhere and try to move onto the wanted time. */
  parked: number[]
}

interface Answer {
  status: number
  tookMs: number
}

/**
 * Lets 100 callers want one hour of one employee at once, a thousand times over, in every way that
 * the API knows. Each round must have exactly one winner, and at the end no two live bookings may
 * overlap.
 */
export async function run(options: { json?: boolean; rounds?: number } = {}): Promise<BenchResult> {
  const rounds = options.rounds ?? 1000
  const server = await startBenchServer()
  const owner = new Client({ connectionString: server.ownerUrl })
  const pool = new Pool(server.url, { connections: attempts })
  try {
    await owner.connect()
    const salon = await prepare(owner, server.tenantId)
    const ask = asker(pool, server.token)
    await round(ask, salon, hourOf(-1))
    const answers: Answer[] = []
    const roundsMs: number[] = []
    let oddRounds = 0
    for (let n = 0; n < rounds; n += 1) {
      const startedAt = performance.now()
      const ofRound = await round(ask, salon, hourOf(n))
      roundsMs.push(performance.now() - startedAt)
      answers.push(...ofRound)
      if (ofRound.filter(({ status }) => status < 300).length !== 1) oddRounds += 1
    }
    const overlaps = await countOverlaps(owner)
    const result = conclude({ rounds, answers, roundsMs, oddRounds, overlaps })
    if (!options.json) printTable(result)
    return result
  } finally {
    await pool.close()
    await owner.end()
    await server.stop()
  }
}

type Ask = (method: 'POST' | 'PUT', path: string, body: object) => Promise<Answer>

function asker(pool: Pool, token: string): Ask {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return async (method, path, body) => {
    const startedAt = performance.now()
    const answer = await pool.request({ method, path, headers, body: JSON.stringify(body) })
    await answer.body.dump()
    return { status: answer.statusCode, tookMs: performance.now() - startedAt }
  }
}

/** All attempts at one hour, in an order that changes from kind to kind. */
async function round(ask: Ask, salon: Salon, start: Date): Promise<Answer[]> {
  const start_time = start.toISOString()
  const end_time = new Date(start.getTime() + 30 * 60_000).toISOString()
  const { userId: user_id, clientId: client_id, serviceId } = salon
  const visit = { user_id, client_id, service_ids: [serviceId], start_time }
  const kinds: (() => Promise<Answer>)[] = [
    ...times(mix.plain, () => () => ask('POST', '/api/bookings', { ...visit, end_time })),
    ...times(mix.forced, () => () => ask('POST', '/api/bookings', { ...visit, force: true })),
    ...times(mix.series, () => () => {
      const series = { ...visit, rrule: 'FREQ=YEARLY;COUNT=2', force: true }
      return ask('POST', '/api/bookings/series', series)
    }),
    ...salon.parked.map(
      (id) => () => ask('PUT', `/api/bookings/${id}`, { start_time, force: true }),
    ),
  ]
  // A stride without a common divisor with the count mixes the kinds, the same way every time.
  const mixed = kinds.map((_, at) => kinds[(at * 37) % kinds.length] ?? kinds[0])
  return Promise.all(mixed.map((attempt) => attempt?.() ?? Promise.reject(new Error('no attempt'))))
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

/** Every round wants an hour of its own, within one year: a yearly series then meets nobody. */
function hourOf(round: number): Date {
  return new Date(Date.UTC(2035, 0, 10, round))
}

async function prepare(owner: Client, tenantId: number): Promise<Salon> {
  const one = async (text: string, values: unknown[]): Promise<number> => {
    const { rows } = await owner.query<{ id: string }>(text, values)
    return Number(rows[0]?.id)
  }
  const userId = await one(
    `insert into users (tenant_id, name, role) values ($1, 'Wanted', 'employee') returning id`,
    [tenantId],
  )
  await owner.query(
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, $2, d, 0, 1440 from generate_series(1, 7) d`,
    [tenantId, userId],
  )
  const serviceId = await one(
    `insert into services (tenant_id, name, duration_minutes) values ($1, 'Race', 30) returning id`,
    [tenantId],
  )
  const clientId = await one(
    `insert into clients (tenant_id, first_name) values ($1, 'Racer') returning id`,
    [tenantId],
  )
  const { rows } = await owner.query<{ id: string }>(
    `insert into bookings (tenant_id, user_id, status_id, starts_at, ends_at)
     select $1, $2, (select id from statuses where tenant_id = $1 and is_default), at,
       at + interval '30 minutes'
     from generate_series(1, $3) g, lateral (select timestamptz '2034-01-01Z' + g * interval '1 day' as at) s
     returning id`,
    [tenantId, userId, movers],
  )
  return { userId, serviceId, clientId, parked: rows.map((row) => Number(row.id)) }
}

async function countOverlaps(owner: Client): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    `select count(*)::int as n from bookings a join bookings b
       on b.tenant_id = a.tenant_id and b.user_id = a.user_id and b.id > a.id
       and b.live and a.live and b.starts_at < a.ends_at and a.starts_at < b.ends_at`,
  )
  return rows[0]?.n ?? Number.NaN
}

interface Measured {
  rounds: number
  answers: Answer[]
  roundsMs: number[]
  oddRounds: number
  overlaps: number
}

function conclude({ rounds, answers, roundsMs, oddRounds, overlaps }: Measured): BenchResult {
  const tookMs = answers.map((answer) => answer.tookMs)
  const unexpected = answers.filter(({ status }) => ![200, 201, 409].includes(status)).length
  const p99 = quantile(tookMs, 0.99)
  const none = { unit: '', target: '0' }
  return {
    name: 'Races for one hour of one employee',
    config: { rounds, attempts, ...mix },
    rows: [
      { what: 'rounds without exactly one winner', value: oddRounds, ...none, ok: oddRounds === 0 },
      { what: 'live bookings that overlap', value: overlaps, ...none, ok: overlaps === 0 },
      {
        what: 'other answers than 200, 201, 409',
        value: unexpected,
        ...none,
        ok: unexpected === 0,
      },
      { what: 'one attempt, p50', value: tenths(quantile(tookMs, 0.5)), unit: 'ms' },
      {
        what: 'one attempt, p99',
        value: tenths(p99),
        unit: 'ms',
        target: `<= ${targetMs}`,
        ok: p99 <= targetMs,
      },
      { what: 'one attempt, slowest', value: tenths(quantile(tookMs, 1)), unit: 'ms' },
      { what: 'all 100 answered, p50', value: tenths(quantile(roundsMs, 0.5)), unit: 'ms' },
      { what: 'all 100 answered, p99', value: tenths(quantile(roundsMs, 0.99)), unit: 'ms' },
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
