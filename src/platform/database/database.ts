import { Kysely, PostgresDialect } from 'kysely'
import { DatabaseError, Pool, type PoolClient, types } from 'pg'
import { assert, ProblemError } from '../../kernel/errors.ts'
import { createListener, type Listener } from './listen.ts'
import type { Tables } from './tables.generated.ts'
import { closeTransaction, openTransaction, type Transaction } from './transaction.ts'

// Identity columns stay far below 2^53, so bigint travels as a number; dates stay local dates
// (text), because a Date would silently add a zone; timestamps are ISO text, read by Temporal.
types.setTypeParser(types.builtins.INT8, Number)
types.setTypeParser(types.builtins.DATE, String)
types.setTypeParser(types.builtins.TIMESTAMPTZ, isoTimestamp)
types.setTypeParser(1016 as typeof types.builtins.INT8, (text) => arrayOfNumbers(text))

const retriable = new Set(['40001', '40P01'])
const maxTries = 4

export interface Database {
  /** Runs work in one transaction that sees the tenant's rows alone. Retried on a deadlock. */
  transaction<T>(tenantId: number, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Runs work that sees no tenant at all: only the doors answer, each statement committed by
   * itself. One round trip a door, on the hottest paths there are.
   */
  outside<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Calls back for every notification on a channel, from any process, until unsubscribed; and with
   * `onReopen` after a time in which notifications may have been lost.
   */
  listen: Listener['listen']
  /** Tells every process that listens. */
  notify(channel: string, payload: string): Promise<void>
  /** Milliseconds of one round trip. @throws ProblemError `database_unreachable` */
  ping(): Promise<number>
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** Connections at most; each runs one transaction at a time. */
  poolSize?: number
  /** How long a caller waits for a free connection before it is told that the server is busy. */
  waitMs?: number
  /** A statement running longer than this is a fault, not patience. */
  statementTimeoutMs?: number
}

/** Opens the database as the application's own role. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.waitMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    options: [
      `statement_timeout=${options.statementTimeoutMs ?? 30_000}`,
      'idle_in_transaction_session_timeout=60000',
      // Zones of a century ago have offsets with seconds, which no reader of dates understands.
      'timezone=UTC',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  })
  // Without a listener, a server restart would end the process; the next query meets the error.
  pool.on('error', () => undefined)
  const listener: Listener = createListener(options.url)
  return {
    transaction: (tenantId, work) => runWithRetries(pool, tenantId, work),
    outside: (work) => runOutside(pool, work),
    listen: listener.listen,
    notify: async (channel, payload) => {
      await pool.query('select pg_notify($1, $2)', [channel, payload])
    },
    ping: () => ping(pool),
    close: async () => {
      await Promise.all([listener.close(), pool.end()])
    },
  }
}

async function runWithRetries<T>(
  pool: Pool,
  tenantId: number,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(pool, tenantId, work)
    } catch (error) {
      const again = error instanceof DatabaseError && retriable.has(error.code ?? '')
      if (!again || attempt === maxTries) throw error
    }
  }
}

async function runOnce<T>(
  pool: Pool,
  tenantId: number,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  assert(Number.isSafeInteger(tenantId) && tenantId >= 1, `tenant ${tenantId}`)
  const client = await connect(pool)
  const tx = openTransaction(tenantId, { client, kysely: kyselyOf(client) })
  let result: T
  try {
    // One round trip for both: the setting is local, so it dies with the transaction.
    await client.query(`begin; set local uzel.tenant = '${tenantId}'`)
    result = await work(tx)
    await client.query('commit')
  } catch (error) {
    // Whoever was refused need not wait for the undoing; the connection is given back after it.
    void rollback(client).then((broken) => client.release(broken))
    throw error
  } finally {
    closeTransaction(tx)
  }
  client.release()
  return result
}

async function runOutside<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  const tx = openTransaction(0, { client, kysely: kyselyOf(client) })
  try {
    return await work(tx)
  } finally {
    closeTransaction(tx)
    client.release()
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new ProblemError('database_unreachable', { cause })
  }
}

async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const kyselys = new WeakMap<PoolClient, Kysely<Tables>>()

/** One query builder per pooled connection, made once: building it costs more than a query. */
function kyselyOf(client: PoolClient): Kysely<Tables> {
  const known = kyselys.get(client)
  if (known) return known
  const bound = {
    query: client.query.bind(client),
    release: () => undefined,
  } as Pick<PoolClient, 'query' | 'release'>
  const dialect = new PostgresDialect({
    pool: { connect: () => Promise.resolve(bound as PoolClient), end: () => Promise.resolve() },
  })
  const made = new Kysely<Tables>({ dialect })
  kyselys.set(client, made)
  return made
}

async function ping(pool: Pool): Promise<number> {
  const startedAt = performance.now()
  try {
    await pool.query('select 1')
    return performance.now() - startedAt
  } catch (cause) {
    throw new ProblemError('database_unreachable', { cause })
  }
}

function isoTimestamp(text: string): string {
  // Written in the way of ISO: another text is guessed at, and the year 50 is taken for 1950.
  return new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00')).toISOString()
}

function arrayOfNumbers(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)
}
