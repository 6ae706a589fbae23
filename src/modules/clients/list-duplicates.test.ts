import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase } from '../../platform/database/index.ts'
import { createTenant } from '../tenancy/index.ts'
import { createClient, listDuplicates } from './index.ts'

let database: TestDatabase
let db: Database

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 4 })
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

test('clients with one phone, or one e-mail alone, are groups, page by page', async () => {
  const { id: tenantId } = await createTenant(db, { name: 'School', actor: { kind: 'system' } })
  const who = systemPrincipal(tenantId)
  const ids: number[] = []
  for (const [phone, email] of [
    ['+77020000001', 'same@b.kz'],
    ['+77020000001', 'same@b.kz'],
    ['+77020000002', 'x@b.kz'],
    ['+77020000003', 'x@b.kz'],
    ['+77020000004', null],
  ] as const) {
    const client = { firstName: 'P', phone, email }
    ids.push((await db.transaction(tenantId, (tx) => createClient(tx, who, client))).id)
  }
  const seen: unknown[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await db.transaction(tenantId, (tx) =>
      listDuplicates(tx, who, { limit: 1, cursor }),
    )
    seen.push(...page.items.map((it) => [it.reason, it.value, it.clients.map(({ id }) => id)]))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  expect(seen).toEqual([
    ['phone', '+77020000001', [ids[0], ids[1]]],
    ['email', 'x@b.kz', [ids[2], ids[3]]],
  ])
})
