import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Principal, systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase } from '../../platform/database/index.ts'
import { createLaneWorker } from '../../platform/lanes/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import { createTenant } from '../tenancy/index.ts'
import {
  type ClientImport,
  cancelImport,
  createImportHandler,
  dryRunImport,
  type ImportPlan,
  readImport,
  startImport,
  uploadImport,
} from './index.ts'

let database: TestDatabase
let db: Database
let owner: Client

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl })
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await db.close()
  await database.dispose()
})

const plan: ImportPlan = {
  mapping: [
    { index: 0, target: 'full_name' },
    { index: 1, target: 'phone' },
  ],
  onMatch: 'update',
  country: 'KZ',
}

async function salon(): Promise<Principal> {
  const { id } = await createTenant(db, { name: 'Salon', actor: { kind: 'system' } })
  return systemPrincipal(id)
}

/** Each row is a person of his own, but every tenth has a phone that is none. */
async function upload(who: Principal, rows: number): Promise<ClientImport> {
  const lines = Array.from({ length: rows }, (_, at) => {
    const phone = at % 10 === 9 ? '12' : `+7701${String(at).padStart(7, '0')}`
    return `Person ${at},${phone}`
  })
  const bytes = Buffer.from(['Name,Phone', ...lines].join('\n'))
  return uploadImport(db, who, { name: 'people.csv', bytes })
}

const start = (who: Principal, id: number, changes: Partial<ImportPlan> = {}) =>
  db.transaction(who.tenantId, (tx) => startImport(tx, who, { id, plan: { ...plan, ...changes } }))

const look = (who: Principal, id: number) =>
  db.transaction(who.tenantId, (tx) => readImport(tx, who, id))

async function work(): Promise<void> {
  const nothing = async () => undefined
  const log = createLog('silent')
  const handlers = {
    connection: nothing,
    endpoint: nothing,
    import: createImportHandler({ db, log }),
    channel: nothing,
  }
  const worker = createLaneWorker({ db, log, handlers })
  await worker.runUntilQuiet()
  await worker.stop()
}

async function count(text: string, who: Principal): Promise<number> {
  const { rows } = await owner.query(`select count(*)::int as n from ${text}`, [who.tenantId])
  return rows[0].n
}

const clients = (who: Principal) => count('clients where tenant_id = $1', who)
const facts = (who: Principal) =>
  count(`facts where tenant_id = $1 and name = 'ClientCreated'`, who)

test('what the dry run tells is what the run does, and only the rejected rows are kept', async () => {
  const who = await salon()
  const { id } = await upload(who, 1_000)
  const told = await dryRunImport(db, who, { id, plan })
  expect(told.counts).toEqual({ created: 900, updated: 0, skipped: 0, rejected: 100 })
  expect(told.rejected).toHaveLength(50)
  expect(told.rejected[0]).toMatchObject({
    rowNumber: 10,
    cells: ['Person 9', '12'],
    reasons: [{ field: 'phone', code: 'not_phone' }],
  })
  expect(await clients(who)).toBe(0)
  await start(who, id)
  await work()
  expect(await look(who, id)).toMatchObject({ state: 'done', position: 1_000, counts: told.counts })
  expect([await clients(who), await facts(who)]).toEqual([900, 900])
  expect(await count('client_import_rows where tenant_id = $1', who)).toBe(100)
  expect(await count('lanes where tenant_id = $1', who)).toBe(0)
})

test('the same file again makes nobody twice: it updates them, or skips them', async () => {
  const who = await salon()
  for (const [onMatch, counts] of [
    ['update', { created: 45, updated: 0, skipped: 0, rejected: 5 }],
    ['update', { created: 0, updated: 45, skipped: 0, rejected: 5 }],
    ['skip', { created: 0, updated: 0, skipped: 45, rejected: 5 }],
  ] as const) {
    const { id } = await upload(who, 50)
    await start(who, id, { onMatch })
    await work()
    expect((await look(who, id)).counts).toEqual(counts)
  }
  expect(await clients(who)).toBe(45)
})

test('a worker that is killed midway leaves no row done twice and none undone', async () => {
  const who = await salon()
  const { id } = await upload(who, 4_000)
  await start(who, id)
  await owner.query(`update lanes set fence = 5 where subject = 'import' and subject_id = $1`, [id])
  const script = join(import.meta.dirname, 'testing/run-import-once.ts')
  const args = [database.appUrl, who.tenantId, id, 5].map(String)
  const worker = spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
  const gone = once(worker, 'exit')
  await expect.poll(async () => (await look(who, id)).position, { interval: 5 }).toBeGreaterThan(0)
  worker.kill('SIGKILL')
  await gone
  const { position, state } = await look(who, id)
  expect(state).toBe('running')
  expect(position).toBeLessThan(4_000)
  expect(await clients(who)).toBe(position * 0.9)
  await work()
  expect(await look(who, id)).toMatchObject({ state: 'done', position: 4_000 })
  expect([await clients(who), await facts(who)]).toEqual([3_600, 3_600])
})

test('a worker that lost its lane brings nothing in', async () => {
  const who = await salon()
  const { id } = await upload(who, 10)
  await start(who, id)
  const handle = createImportHandler({ db, log: createLog('silent') })
  const lane = { subject: 'import' as const, subjectId: id, tenantId: who.tenantId }
  await handle({ ...lane, key: `import:${id}`, fence: 99 }, new AbortController().signal)
  expect([await clients(who), (await look(who, id)).position]).toEqual([0, 0])
})

test('a cancelled import stops, and is neither started nor cancelled again', async () => {
  const who = await salon()
  const { id } = await upload(who, 10)
  await start(who, id)
  const cancel = () => db.transaction(who.tenantId, (tx) => cancelImport(tx, who, id))
  await cancel()
  await work()
  expect(await look(who, id)).toMatchObject({ state: 'cancelled', position: 0 })
  await expect(cancel()).rejects.toMatchObject({ code: 'import_state' })
  await expect(start(who, id)).rejects.toMatchObject({ details: { state: 'cancelled' } })
  expect(await clients(who)).toBe(0)
})

test('a plan must fit its file', async () => {
  const who = await salon()
  const { id } = await upload(who, 1)
  const wrong = start(who, id, {
    mapping: [
      { index: 1, target: 'phone' },
      { index: 7, target: 'phone' },
    ],
  })
  await expect(wrong).rejects.toMatchObject({
    fields: [
      { field: 'mapping.1.index', code: 'unknown' },
      { field: 'mapping.1.target', code: 'duplicate' },
      { field: 'mapping', code: 'required' },
    ],
  })
})

test('a file without rows, or with too many, is refused', async () => {
  const who = await salon()
  const file = (text: string) => uploadImport(db, who, { name: 'x.csv', bytes: Buffer.from(text) })
  await expect(file('Name,Phone\n')).rejects.toMatchObject({
    fields: [{ field: 'file', code: 'no_rows' }],
  })
  await expect(file('Name\n'.repeat(50_002))).rejects.toMatchObject({
    fields: [{ field: 'file', code: 'too_many', params: { limit: 50_000 } }],
  })
})
