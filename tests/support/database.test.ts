import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows[0]
  } finally {
    await client.end()
  }
}

test('a test database has every migration and its own content', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await ask(one.ownerUrl, 'create table only_here (id int)')
  const seen = `select to_regclass('only_here')::text as own,
    (select count(*)::int > 0 from schema_migrations) as migrated`
  expect(await ask(one.ownerUrl, seen)).toEqual({ own: 'only_here', migrated: true })
  expect(await ask(other.ownerUrl, seen)).toEqual({ own: null, migrated: true })
  await Promise.all([one.dispose(), other.dispose()])
  await expect(ask(one.ownerUrl, 'select 1')).rejects.toThrow('does not exist')
})

test('the application connects as a role that row security binds', async () => {
  const database = await createTestDatabase()
  const role = await ask(
    database.appUrl,
    'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  )
  expect(role).toEqual({ rolname: 'uzel_app', rolsuper: false, rolbypassrls: false })
  await database.dispose()
})
