import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase, type Transaction } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { createTenant } from '../tenancy/index.ts'
import { dueDeliveries } from './delivery-store.ts'

const delivered = 60_000
const due = 40_000
let database: TestDatabase
let db: Database
let tenantId: number
let endpointId: number

/** A receiver that took much, and then was away for long. */
beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 1 })
  tenantId = (await createTenant(db, { name: 'Large', actor: { kind: 'system' } })).id
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const { rows: made } = await owner.query(
    `insert into webhook_endpoints (tenant_id, url, secret)
     values ($1, 'https://receiver.example', 'x') returning id`,
    [tenantId],
  )
  endpointId = Number(made[0].id)
  await owner.query(
    `insert into webhook_deliveries (tenant_id, endpoint_id, message_id, event, body, state)
     select $1, $2::bigint, 'message ' || n, 'BookingCreated', '{}',
       case when n <= $3::int then 'delivered' else 'due' end
     from generate_series(1, $3::int + $4::int) n`,
    [tenantId, endpointId, delivered, due],
  )
  await owner.query('vacuum analyze webhook_deliveries')
  await owner.end()
}, 60_000)
afterAll(async () => {
  await db.close()
  await database.dispose()
})

/** How often this transaction read the table through, and how many rows it took by an index. */
async function counters(tx: Transaction) {
  const [reading] = await rows<{ scans: number; fetched: number }>(
    tx,
    `select seq_scan as scans, idx_tup_fetch as fetched from pg_stat_xact_user_tables
     where relname = 'webhook_deliveries'`,
  )
  return reading ?? { scans: -1, fetched: -1 }
}

test('at 40,000 due deliveries behind 60,000 that have gone, a turn reads its own alone', async () => {
  const query = { endpointId, now: new Date().toISOString(), limit: 20 }
  const turn = await db.transaction(tenantId, async (tx) => {
    const before = await counters(tx)
    const found = await dueDeliveries(tx, query)
    const after = await counters(tx)
    return {
      found: found.length,
      scans: after.scans - before.scans,
      fetched: after.fetched - before.fetched,
    }
  })
  expect(turn).toEqual({ found: 20, scans: 0, fetched: 20 })
})
