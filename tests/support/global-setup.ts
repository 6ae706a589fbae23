import { createHash, hash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import {
  type DataDirLock,
  type EmbeddedPostgres,
  lockDataDir,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.ts'
import {
  appRolePassword,
  runName,
  type TestServer,
  templatePrefix,
  testDatabasePrefix,
  withDatabase,
} from './database.ts'

const root = join(import.meta.dirname, '../..')
const memory = '/dev/shm'
const roomInMemory = 2 * 1024 ** 3
const dataDir = placeOfData()
const lockTimeoutMs = 180_000
const lockPollMs = 20

/** Test data needs no crash safety, and a commit without a flush is several times faster. */
const fastSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '128MB',
  min_wal_size: '32MB',
}

/** Several runs may share the server of one checkout; each is counted by this connection. */
let presence: Client | undefined

/**
 * In memory, where there is room for it: each test file's database is hundreds of small files, and
 * a disk is longer at making and forgetting them than the tests are at work.
 */
function placeOfData(): string {
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize >= roomInMemory) {
      return join(memory, `uzel-test-${process.getuid?.()}-${hash('sha256', root).slice(0, 12)}`)
    }
  } catch {
    // Not every system has it.
  }
  return join(root, 'data/test-pg')
}

/**
 * Once per run: a PostgreSQL server (DATABASE_URL, or our own, kept between runs) with one
 * template database that has every migration; test files clone it. A broken migration fails the
 * tests that ask for a database and lets the pure ones run.
 */
export async function setup(project: TestProject): Promise<void> {
  project.provide('testServer', await prepareServer())
}

export async function teardown(): Promise<void> {
  if (presence === undefined) return
  const lock = await waitForLock()
  try {
    const alone = await isOnlyRun(presence)
    if (alone) await dropLeftovers(presence)
    await presence.end()
    // Started or adopted makes no difference: the last run to leave stops the server.
    if (alone && process.env['DATABASE_URL'] === undefined) await (await startServer()).stop()
  } finally {
    await lock.release()
  }
}

async function prepareServer(): Promise<TestServer> {
  const lock = await waitForLock()
  try {
    const ownerUrl = process.env['DATABASE_URL'] ?? (await startServer()).url
    const client = new Client({ connectionString: ownerUrl, application_name: runName })
    // A server that is stopped under us is told by the next query, not by a crash of the run.
    client.on('error', () => undefined)
    await client.connect()
    presence = client
    const template = `${templatePrefix}${await schemaHash()}`
    if (await isOnlyRun(client)) await dropLeftovers(client, template)
    await ensureTemplate(client, ownerUrl, template)
    await client.query(`alter role uzel_app password '${appRolePassword}'`)
    return { ownerUrl, template, failure: null }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.error(`No test database: ${failure}`)
    return { ownerUrl: '', template: '', failure }
  } finally {
    await lock.release()
  }
}

async function waitForLock(): Promise<DataDirLock> {
  const deadline = Date.now() + lockTimeoutMs
  for (;;) {
    const lock = await lockDataDir(dataDir)
    if ('release' in lock) return lock
    if (Date.now() > deadline) throw new Error(`${dataDir} is held by process ${lock.heldBy}`)
    await sleep(lockPollMs)
  }
}

/** Without flushes, a power cut can ruin the cluster. It holds nothing, so it is made anew. */
async function startServer(): Promise<EmbeddedPostgres> {
  const options = { dataDir, settings: fastSettings }
  try {
    return await startEmbeddedPostgres(options)
  } catch {
    await rm(join(dataDir, 'pg'), { recursive: true, force: true })
    return startEmbeddedPostgres(options)
  }
}

/** The schema is what the migrations and the code that applies them make of it. */
async function schemaHash(): Promise<string> {
  const folder = join(root, 'migrations')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const files = [...names.map((name) => join(folder, name)), migrateFile]
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

const migrateFile = join(root, 'src/platform/database/migrate.ts')

async function isOnlyRun(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
    [runName],
  )
  return rowCount === 0
}

/** Databases of killed runs and templates of older schemas; `keep` is the one still wanted. */
async function dropLeftovers(client: Client, keep?: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database
      where starts_with(datname, $1) or (starts_with(datname, $2) and $3 and datname <> $4)`,
    [testDatabasePrefix, templatePrefix, keep !== undefined, keep ?? ''],
  )
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`)
}

/** Migrated under another name and renamed when whole, so a template is never half migrated. */
async function ensureTemplate(client: Client, ownerUrl: string, template: string): Promise<void> {
  const known = await client.query('select 1 from pg_database where datname = $1', [template])
  if (known.rowCount !== 0) return
  const building = `${template}_building`
  await client.query(`drop database if exists ${building} with (force)`)
  await client.query(`create database ${building} template template0`)
  const { migrate } = await import('../../src/platform/database/migrate.ts')
  await migrate(withDatabase(ownerUrl, building))
  // A template that nobody can enter can always be cloned: a stray session would forbid it.
  await client.query(`alter database ${building} allow_connections false`)
  await client.query(`alter database ${building} rename to ${template}`)
}
