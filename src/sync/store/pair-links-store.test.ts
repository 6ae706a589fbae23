import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Database, openDatabase } from '../../platform/database/index.ts'
import { findLinks } from './links-store.ts'
import { claimRemotes } from './pair-links-store.ts'

const many = 100
const known = 40
let database: TestDatabase
let db: Database
let connectionId: number
const localIds = Array.from({ length: many }, (_, at) => at + 1)

/** A hundred clients that are only here, forty contacts that are only there. */
beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl })
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(`insert into tenants (name, slug) values ('One', 'one')`)
  const { rows } = await owner.query(
    `insert into connections (tenant_id, connector, name, hook_key)
     values (1, 'x', 'x', 'x') returning id`,
  )
  connectionId = Number(rows[0].id)
  await owner.query(
    `insert into links (tenant_id, connection_id, kind, local_id, state)
     select 1, $1, 'client', n, 'due' from generate_series(1, ${many}) n`,
    [connectionId],
  )
  await owner.query(
    `insert into links (tenant_id, connection_id, kind, remote_id, state)
     select 1, $1, 'client', 'contact ' || n, 'due' from generate_series(1, ${known}) n`,
    [connectionId],
  )
  await owner.end()
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

test('a batch of a hundred finds its counterparts in two statements, and each keeps its own', async () => {
  const query = { connectionId, kind: 'client', localIds } as const
  const links = await db.transaction(1, (tx) => findLinks(tx, query))
  const agreedOf = (localId: number | null) =>
    localId === 1 ? null : { ours: { phone: `'"{,} ${localId}` }, theirs: {} }
  const claims = links.map((link) => ({
    link: { ...link, agreed: agreedOf(link.localId) },
    remoteId: `contact ${link.localId}`,
  }))
  const sent = vi.spyOn(Client.prototype, 'query')
  const ended = await db.transaction(1, async (tx) => {
    sent.mockClear()
    const remoteIds = await claimRemotes(tx, claims)
    expect(sent).toHaveBeenCalledTimes(2)
    return remoteIds
  })
  sent.mockRestore()
  expect(ended.toSorted()).toEqual(
    localIds
      .slice(0, known)
      .map((id) => `contact ${id}`)
      .toSorted(),
  )
  const paired = (await db.transaction(1, (tx) => findLinks(tx, query))).toSorted(
    (one, other) => Number(one.localId) - Number(other.localId),
  )
  expect(paired.map(({ localId, remoteId, agreed }) => ({ localId, remoteId, agreed }))).toEqual(
    localIds.map((localId) => ({
      ...{ localId, remoteId: `contact ${localId}` },
      agreed: agreedOf(localId),
    })),
  )
  const remoteIds = localIds.map((id) => `contact ${id}`)
  const there = await db.transaction(1, (tx) =>
    findLinks(tx, { connectionId, kind: 'client', remoteIds }),
  )
  expect(there).toHaveLength(many)
})
