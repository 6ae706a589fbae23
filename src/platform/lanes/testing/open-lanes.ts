import { Client } from 'pg'
import { createTestDatabase } from '../../../../tests/support/database.ts'
import { openDatabase } from '../../database/index.ts'
import { claimLanes, openLane } from '../lanes-store.ts'

export const tenantId = 1

export type TestLanes = Awaited<ReturnType<typeof openLanes>>

/** A database with one tenant, whose connections get lanes and something due in them. */
export async function openLanes() {
  const database = await createTestDatabase()
  const db = openDatabase({ url: database.appUrl })
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`insert into tenants (name, slug) values ('One', 'one')`)
  let made = 0

  async function laneWithWork(): Promise<number> {
    made += 1
    const { rows } = await owner.query<{ id: string }>(
      `insert into connections (tenant_id, connector, name, hook_key)
       values ($1, 'x', 'x', $2) returning id`,
      [tenantId, `key ${made}`],
    )
    const id = Number(rows[0]?.id)
    await owner.query(
      `insert into links (tenant_id, connection_id, kind, local_id, state)
       values ($1, $2, 'client', 1, 'due')`,
      [tenantId, id],
    )
    await db.transaction(tenantId, (tx) => openLane(tx, { subject: 'connection', subjectId: id }))
    return id
  }

  return {
    ...{ db, owner, laneWithWork },
    /** Forgets every lane; answers the connection of a new one. */
    async beginAnew(): Promise<number> {
      await owner.query('delete from lanes; delete from connections')
      return laneWithWork()
    },
    claim: (worker = 'w', leaseMs = 10_000) =>
      db.outside((tx) => claimLanes(tx, { worker, leaseMs, limit: 10 })),
    finishWork: (connectionId: number) =>
      owner.query(`update links set state = 'idle' where connection_id = $1`, [connectionId]),
    async close(): Promise<void> {
      await db.close()
      await owner.end()
      await database.dispose()
    },
  }
}
