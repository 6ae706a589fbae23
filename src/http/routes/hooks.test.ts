import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../tests/support/http-app.ts'
import { connectors } from '../../connectors/registry.generated.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { createOutbound } from '../../platform/outbound-http/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import {
  changeConnection,
  createConnection,
  createSync,
  requireConnection,
  type Sync,
} from '../../sync/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import { hookRoutes } from './hooks.ts'

const applicationToken = 'token-of-the-application'
const logFile = join(tmpdir(), `uzel-hooks-${process.pid}.log`)
let house: TestApp
let owner: Client
let sync: Sync
let tenantId: number
let connection: number
let address: string

beforeAll(async () => {
  house = await startTestApp({
    log: createLog('info', logFile),
    routes: [
      async (app) => {
        const { sealer, config } = app.parts
        const { db, log } = app
        const outbound = createOutbound({ allowedHosts: [] })
        sync = createSync({ db, log, outbound, sealer, connectors, publicUrl: config.publicUrl })
        await app.register(hookRoutes(sync))
      },
    ],
  })
  owner = new Client({ connectionString: house.ownerUrl })
  await owner.connect()
  tenantId = (await house.makeTenant()).tenantId
  connection = await house.db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Portal',
        settings: { application_token: applicationToken },
      },
    }),
  )
  const { hookKey } = await house.db.transaction(tenantId, (tx) =>
    requireConnection(tx, connection),
  )
  address = `/hooks/${hookKey}`
})
afterAll(async () => {
  await owner.end()
  await house.close()
  await rm(logFile)
})

function eventOf(contact: number, token = applicationToken): string {
  return new URLSearchParams({
    event: 'ONCRMCONTACTUPDATE',
    event_handler_id: '1',
    'data[FIELDS][ID]': String(contact),
    ts: '1790000000',
    'auth[application_token]': token,
    'auth[member_id]': 'member',
  }).toString()
}

function deliver(payload: string, url = address) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: 'secret=1' }
  return house.app.inject({ method: 'POST', url, headers, payload })
}

async function stored(contact: number) {
  const { rows } = await owner.query<{ body: string; times: number; headers: object }>(
    `select body, times, headers, records from inbox
     where tenant_id = $1 and connection_id = $2 and records @> $3`,
    [tenantId, connection, JSON.stringify([{ kind: 'client', id: String(contact) }])],
  )
  return rows
}

test('a delivery is stored as it came, without headers that may hold credentials', async () => {
  const answer = await deliver(eventOf(1))
  expect([answer.statusCode, answer.body]).toEqual([200, 'ok'])
  expect(await stored(1)).toEqual([
    {
      body: eventOf(1),
      times: 1,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'lightMyRequest',
      },
      records: [{ kind: 'client', id: '1' }],
    },
  ])
})

test('the same delivery once more is one row that counts how often it came', async () => {
  for (let time = 0; time < 3; time++) expect((await deliver(eventOf(2))).statusCode).toBe(200)
  expect(await stored(2)).toMatchObject([{ times: 3 }])
})

test('a delivery with a wrong token is refused and not stored', async () => {
  const answer = await deliver(eventOf(3, 'guessed'))
  expect(answer.statusCode).toBe(401)
  expect(jsonOf(answer)).toMatchObject({ code: 'hook_refused', type: '/problems/hook_refused' })
  expect(await stored(3)).toEqual([])
})

test('a delivery without a body is refused', async () => {
  const answer = await house.app.inject({ method: 'POST', url: address })
  expect(jsonOf(answer)).toMatchObject({ code: 'hook_refused' })
})

test('an address that nobody was told answers 404', async () => {
  const answer = await deliver(eventOf(4), '/hooks/unknown')
  expect(answer.statusCode).toBe(404)
  expect(jsonOf(answer)).toMatchObject({ code: 'not_found' })
})

test('a body of more than a quarter of a megabyte is refused unread', async () => {
  const answer = await deliver(`${eventOf(5)}&more=${'x'.repeat(256 * 1024)}`)
  expect(answer.statusCode).toBe(413)
  expect(await stored(5)).toEqual([])
})

test('a system that tries the address first is told that it is there', async () => {
  const answer = await house.app.inject({ method: 'GET', url: address })
  expect([answer.statusCode, answer.body]).toEqual([200, 'ok'])
})

const change = (state: 'off' | 'paused') =>
  house.db.transaction(tenantId, (tx) =>
    changeConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      id: connection,
      input: { state },
    }),
  )

test('a connection that is switched off takes nothing more, from the next delivery on', async () => {
  expect((await deliver(eventOf(6))).statusCode).toBe(200)
  await change('off')
  await expect.poll(async () => (await deliver(eventOf(7))).statusCode).toBe(404)
  await change('paused')
  await expect.poll(async () => (await deliver(eventOf(7))).statusCode).toBe(200)
})

test('what was switched off while the database told nobody is heard of all the same', async () => {
  expect((await deliver(eventOf(8))).statusCode).toBe(200)
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query ilike 'listen%'`,
  )
  await change('off')
  await expect.poll(async () => (await deliver(eventOf(9))).statusCode).toBe(404)
  await change('paused')
  await expect.poll(async () => (await deliver(eventOf(9))).statusCode).toBe(200)
})

test('the inbox says what was taken in, and the log what was refused', async () => {
  const taken = await deliver(eventOf(70))
  const refused = await deliver(eventOf(71, 'wrong'))
  expect([taken.statusCode, refused.statusCode]).toEqual([200, 401])
  const log = () => readFile(logFile, 'utf8')
  await expect.poll(log).toContain(String(refused.headers['x-request-id']))
  expect(await log()).not.toContain(String(taken.headers['x-request-id']))
  expect(await stored(70)).toHaveLength(1)
  expect(taken.headers).not.toHaveProperty('content-security-policy')
})
