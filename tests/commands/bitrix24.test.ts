import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { compose, type Program } from '../../src/compose.ts'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import { appDatabaseUrl, readConfig } from '../../src/platform/config.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.ts'
import { changeConnection, createConnection, startConnection } from '../../src/sync/index.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { temporaryFolder, together, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = temporaryFolder()
const code = 'code-of-the-test'
let server: EmbeddedPostgres
let portal: TestPortal
let program: Program
let env: Record<string, string>
let tenant: string
let change: (input: Parameters<typeof changeConnection>[2]['input']) => Promise<void>

/** A salon whose portal is connected by a webhook. */
beforeAll(async () => {
  server = await startEmbeddedPostgres({ dataDir: folder.path, settings: { fsync: 'off' } })
  portal = await startPortal({ webhook: { userId: 1, code } })
  env = { DATABASE_URL: server.url, UZEL_DATA: `${folder.path}/uzel` }
  // Any command brings the database up, and the role that the program signs in as.
  await uzel(['queue:failed'], env)
  const config = readConfig(env, { logLevel: 'silent' })
  const databaseUrl = appDatabaseUrl(config, server.url)
  program = compose({ config, ownerUrl: server.url, databaseUrl })
  const { db, sync } = program
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name: 'Salon', language: 'en', actor })
  const who = systemPrincipal(tenantId)
  const settings = { webhook_url: `${portal.url}/rest/1/${code}/` }
  const id = await db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who,
      input: { connector: 'bitrix24', name: 'Portal', settings },
    }),
  )
  await startConnection(sync.parts, { who, id })
  tenant = String(tenantId)
  change = (input) =>
    db.transaction(tenantId, (tx) => changeConnection(sync.parts, tx, { who, id, input }))
})

afterAll(async () => {
  await program.stop()
  await portal.close()
  await server.stop()
  folder.remove()
})

test('products are fetched, of all tenants or of one, and the check tells each step', async () => {
  await portal.edit({ entity: 'service', fields: { name: 'Colouring', price: 5000 } })
  const { stdout, stderr } = await together(
    [
      ['bitrix24:sync-products'],
      ['bitrix24:sync-products', '--tenant', tenant],
      ['bitrix24:check', '--tenant', tenant],
    ],
    env,
  )
  expect(stdout).toMatch(/│ tenant +│ connection +│ created +│ updated +│ unchanged +│ failed/)
  expect(stdout.match(/│ \d+ +│ \d+ +│ \d+ +│ 0 +│ \d+ +│ 0 +│ done/g)).toHaveLength(2)
  expect(stderr).toContain(`Tenant ${tenant}: bringing the products in step with Portal…`)
  expect(stdout).toMatch(/│ credentials +│ yes +│/)
  expect(stdout).not.toContain('│ NO')
  expect(stdout.match(/^exit \d$/gm)).toEqual(Array(3).fill('exit 0'))
})

test('a step that fails says what to do, and a tenant without a portal is named', async () => {
  await change({ settings: { webhook_url: `${portal.url}/rest/1/wrong/` } })
  const { stdout, stderr } = await together(
    [
      ['bitrix24:check', '--tenant', tenant],
      ['bitrix24:check', '--tenant', '77'],
      ['bitrix24:sync-products', '--tenant', '77'],
    ],
    env,
  )
  await change({ settings: { webhook_url: `${portal.url}/rest/1/${code}/` } })
  expect(stdout).toMatch(/│ credentials +│ NO +│.+│ bitrix24\.fix\.reconnect +│/)
  expect(stderr.match(/No Bitrix24 portal is connected by tenant 77\./g)).toHaveLength(2)
  expect(stdout.match(/^exit \d$/gm)).toEqual(Array(3).fill('exit 1'))
})

test('nothing is fetched from a paused portal', async () => {
  await change({ state: 'paused' })
  const calls = async () => (await portal.counters()).calls
  const before = await calls()
  const fetched = await uzel(['bitrix24:sync-products'], env)
  expect(fetched.code).toBe(1)
  expect(fetched.stderr).toMatch(/Connection \d+ of tenant \d+ is paused: connect it anew/)
  expect(await calls()).toBe(before)
})
