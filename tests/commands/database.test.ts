import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { compose, type Program } from '../../src/compose.ts'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import { appDatabaseUrl, readConfig } from '../../src/platform/config.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.ts'
import { createSealer, generateKey } from '../../src/platform/secrets/index.ts'
import { createConnection, openSecrets, requireConnection } from '../../src/sync/index.ts'
import { freePort, type Ran, startUzel, temporaryFolder, together, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 60_000 })

// A server of its own: the commands set the password of a role that the whole server shares.
const folder = temporaryFolder()
let server: EmbeddedPostgres

beforeAll(async () => {
  server = await startEmbeddedPostgres({ dataDir: folder.path, settings: { fsync: 'off' } })
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})

/** Runs a command against a database, with any further variables. */
type OnDatabase = (args: string[], env?: Record<string, string>) => Promise<Ran>

async function emptyDatabase(): Promise<{ env: Record<string, string>; run: OnDatabase }> {
  const name = `scratch_${randomUUID().replaceAll('-', '')}`
  await sql(server.url, `create database ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const env = { DATABASE_URL: url.href, UZEL_DATA: `${folder.path}/uzel` }
  return { env, run: (args, more = {}) => uzel(args, { ...env, ...more }) }
}

async function sql(url: string, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

function open(env: Record<string, string>): Program {
  const config = readConfig(env, { logLevel: 'silent' })
  const ownerUrl = env['DATABASE_URL'] ?? ''
  return compose({ config, ownerUrl, databaseUrl: appDatabaseUrl(config, ownerUrl) })
}

/** A salon with a portal that was never reached, and a secret in its settings. */
async function connectPortal({ db, sync }: Program) {
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name: 'Salon', language: 'en', actor })
  const settings = {
    portal_base: 'http://127.0.0.1:1',
    oauth_host: 'http://127.0.0.1:1',
    oauth_client_id: 'local.1',
    oauth_client_secret: 'the secret of the portal',
  }
  const id = await db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      input: { connector: 'bitrix24', name: 'Portal', settings },
    }),
  )
  return { tenantId, id }
}

test('migrations are applied, listed, taken back and begun anew', async () => {
  const { env } = await emptyDatabase()
  const status = ['migrate:status']
  const commands = [status, ['migrate'], ['migrate'], ['migrate:rollback'], status]
  const { stdout } = await together([...commands, ['migrate:fresh', '--force']], env)
  const [before, applied, again, back = '', after, fresh] = stdout.split(/^exit .*\n/m)
  expect(before).toMatch(/│ 0001-tenancy +│ no +│/)
  expect(applied).toMatch(/^Applied: 0001-tenancy, /)
  expect(again).toBe('Nothing to migrate.\n')
  const [, last = ''] = /^Taken back: (\S+)\n$/.exec(back) ?? []
  expect(after).toMatch(new RegExp(`│ ${last} +│ no +│`))
  expect(fresh).toBe(applied)
})

test('a super admin is checked, made, and a second one is warned of', async () => {
  const { run } = await emptyDatabase()
  const create = (email: string, password: string) =>
    run(['admin:create-super', '--name', 'Root', '--email', email, '--password', password])
  const bad = await create('nobody', 'short')
  expect([bad.code, bad.stdout]).toEqual([1, ''])
  expect(bad.stderr).toMatch(/ {2}email: .+\n {2}password: /)
  const made = await create('root@example.com', 'correct horse')
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('superadmin (1)')])
  const second = await create('other@example.com', 'correct horse')
  expect([second.code, second.stderr]).toEqual([0, 'There is 1 super admin already.\n'])
  const taken = await create('root@example.com', 'correct horse')
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('  email: ')])
})

test('a token is for somebody who exists', async () => {
  const { run } = await emptyDatabase()
  const { code, stdout, stderr } = await run(['token:create', '--user', 'who@example.com'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('Nobody signs in with the e-mail who@example.com.')
})

test('after a rotation the old key is not needed any more', async () => {
  const { env, run } = await emptyDatabase()
  const generated = await run(['key:generate'])
  expect(generated.stdout).toMatch(/^\S{43}\n$/)
  const [oldKey, newKey] = [generateKey(), generated.stdout.trim()]
  await run(['queue:failed'])
  const program = open({ ...env, UZEL_KEYS: oldKey })
  onTestFinished(() => program.stop())
  const { tenantId, id } = await connectPortal(program)
  const read = () => program.db.transaction(tenantId, (tx) => requireConnection(tx, id))
  const sealer = createSealer([newKey])
  const before = await read()
  expect(() => openSecrets(sealer, before)).toThrow('secret_unreadable')

  const rotated = await run(['key:rotate'], { UZEL_KEYS: `${newKey},${oldKey}` })
  const words = 'Secrets sealed with the newest key: 1.'
  expect([rotated.code, rotated.stdout]).toEqual([0, expect.stringContaining(words)])
  expect(openSecrets(sealer, await read())).toMatchObject({
    oauth_client_secret: 'the secret of the portal',
  })
})

test('what failed is listed with its reason, and tried again', async () => {
  const { env, run } = await emptyDatabase()
  expect((await run(['queue:failed'])).stdout).toBe('Nothing failed.\n')
  expect((await run(['queue:retry', 'all'])).stdout).toBe('0 records are due again.\n')
  const program = open(env)
  onTestFinished(() => program.stop())
  const { tenantId, id } = await connectPortal(program)
  const [link] = await sql(
    env['DATABASE_URL'] ?? '',
    `insert into links (tenant_id, connection_id, kind, remote_id, state, tries, error)
     values ($1, $2, 'client', '7', 'parked', 1, '{"class":"rejected","words":"No such stage"}')
     returning id`,
    [tenantId, id],
  )
  const listed = await run(['queue:failed'])
  expect(listed.stdout).toMatch(/│ client 7 +│ parked +│ 1 +│ No such stage +│/)
  const unknown = await run(['queue:retry', '999'])
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('queue:failed')])
  expect((await run(['queue:retry', String(link.id)])).stdout).toBe('1 record is due again.\n')
  expect((await run(['queue:failed'])).stdout).toBe('Nothing failed.\n')
})

test('servers and workers are processes of their own, and the workers can be sent home', async () => {
  const { env, run } = await emptyDatabase()
  const port = await freePort()
  const web = await startUzel(['serve', '--port', port], { env, until: /^serving .*$/m })
  const worker = await startUzel(['queue:work'], { env, until: /^working$/m })
  expect(web.ready).toBe(`serving http://127.0.0.1:${port}`)
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200)
  expect((await run(['queue:work', '--once'])).code).toBe(0)
  const gone = new Promise((resolve) => worker.child.on('exit', resolve))
  expect((await run(['queue:restart'])).stdout).toBe('The workers were told.\n')
  expect(await gone).toBe(0)
  expect((await web.end('SIGTERM')).code).toBe(0)
})
