import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { ProblemError } from '../../kernel/errors.ts'

const migrationsDir = join(import.meta.dirname, '../../../migrations')
const downMarker = '-- migrate:down'
/** Any constant will do; it only has to be the same in every process that migrates. */
const migrationLock = 7_203_114

export interface Migration {
  name: string
  up: string
  down: string
  checksum: string
}

/**
 * Applies what is missing, in order, each file in a transaction of its own.
 *
 * Several processes may call it at once: an advisory lock makes one of them do the work.
 * @throws ProblemError `migration_changed` when a landed file was edited afterwards.
 */
export async function migrate(ownerUrl: string): Promise<{ applied: string[] }> {
  return withClient(ownerUrl, async (client) => {
    const done = await landed(client)
    const applied: string[] = []
    for (const migration of await readMigrations()) {
      const checksum = done.get(migration.name)
      if (checksum === migration.checksum) continue
      if (checksum !== undefined) throw changed(migration.name)
      await inTransaction(client, async () => {
        await client.query(migration.up)
        await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
          migration.name,
          migration.checksum,
        ])
      })
      applied.push(migration.name)
    }
    return { applied }
  })
}

/** Takes back the newest migration. Answers its name, or null when there is none. */
export async function rollback(ownerUrl: string): Promise<string | null> {
  return withClient(ownerUrl, async (client) => {
    const last = [...(await landed(client)).keys()].sort().at(-1)
    if (last === undefined) return null
    const migration = (await readMigrations()).find((candidate) => candidate.name === last)
    if (!migration) throw changed(last)
    await inTransaction(client, async () => {
      await client.query(migration.down)
      await client.query('delete from schema_migrations where name = $1', [last])
    })
    return last
  })
}

/** Lists every migration with whether it is applied. */
export async function migrationStatus(
  ownerUrl: string,
): Promise<{ name: string; applied: boolean }[]> {
  return withClient(ownerUrl, async (client) => {
    const done = await landed(client)
    return (await readMigrations()).map(({ name }) => ({ name, applied: done.has(name) }))
  })
}

/** Reads the numbered files; each holds its up part, then `-- migrate:down` and its down part. */
async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(join(migrationsDir, file), 'utf8')
      const [up = '', down = ''] = text.split(downMarker)
      const checksum = createHash('sha256').update(text).digest('hex')
      return { name: file.replace(/\.sql$/, ''), up, down, checksum }
    }),
  )
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    return await work(client)
  } finally {
    await client.end()
  }
}

async function landed(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  )
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function changed(name: string): ProblemError {
  return new ProblemError('migration_changed', { details: { name } })
}
