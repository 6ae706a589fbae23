import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { connectors } from '../../connectors/registry.generated.ts'
import type { Outbound } from '../../kernel/outbound.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { createUser } from '../../modules/identity/index.ts'
import { createOutbound } from '../../platform/outbound-http/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import {
  checkConnection,
  createConnection,
  createSync,
  findConnectionByAccount,
  openSecrets,
  type Sync,
} from '../../sync/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import { connectorSignInRoutes } from './connector-sign-in.ts'

const everybodysApp = { clientId: 'app.everybody', clientSecret: 'secret-of-everybodys-app' }
const ownApp = { clientId: 'local.own', clientSecret: 'secret-of-the-own-app' }
const redirectUri = 'http://localhost/auth/bitrix24/callback'
const logFile = join(tmpdir(), `uzel-sign-in-${randomUUID()}.log`)

/** Portals where everybody's app is installed, and one with an app of its own. */
let north: TestPortal
let south: TestPortal
let own: TestPortal
let house: TestApp
let sync: Sync
/** Where the vendor's authorization server is played. */
let vendor = ''
/** Everything that passed through a browser and must not stand in the log. */
const secrets = [everybodysApp.clientSecret, ownApp.clientSecret]

beforeAll(async () => {
  const portal = (app: typeof everybodysApp, memberId: string) =>
    startPortal({ app: { ...app, redirectUri, memberId } })
  north = await portal(everybodysApp, 'north')
  south = await portal(everybodysApp, 'south')
  own = await portal(ownApp, 'own')
  house = await startTestApp({
    log: createLog('trace', logFile),
    routes: [
      async (app) => {
        const { db, log } = app
        const { sealer, config } = app.parts
        const { publicUrl } = config
        const apps = new Map([['bitrix24', everybodysApp]])
        const outbound = rerouted(createOutbound({ allowedHosts: ['127.0.0.1'] }))
        sync = createSync({ db, log, outbound, sealer, connectors, apps, publicUrl })
        await app.register(connectorSignInRoutes(sync))
      },
    ],
  })
})
afterAll(async () => {
  for (const portal of [north, south, own]) await portal.close()
  await house.close()
  await rm(logFile)
})

/** The vendor's own authorization server is one for all portals; here it is on this machine. */
function rerouted(outbound: Outbound): Outbound {
  return {
    ...outbound,
    request: (request) =>
      outbound.request({ ...request, url: request.url.replace(/^https:\/\/oauth\.[^/]+/, vendor) }),
  }
}

const hostOf = (portal: TestPortal) => new URL(portal.url).host
const get = (url: string, headers: Record<string, string> = {}) =>
  house.app.inject({ method: 'GET', url, headers: { 'accept-language': 'en', ...headers } })

/** Where the browser is sent first. */
async function begin(portal: TestPortal): Promise<URL> {
  const answer = await get(`/auth/bitrix24/redirect?tenant=${hostOf(portal)}`)
  expect(answer.statusCode).toBe(302)
  const url = new URL(String(answer.headers.location))
  secrets.push(url.searchParams.get('state') ?? '')
  return url
}

/** The person consents at the portal, which sends the browser back: the address it comes to. */
async function consent(url: URL, userId = 1): Promise<URL> {
  const asked = `http://${url.host}${url.pathname}${url.search}&user_id=${userId}`
  const answer = await fetch(asked, { redirect: 'manual' })
  vendor = `http://${url.host}`
  const back = new URL(answer.headers.get('location') ?? '')
  secrets.push(back.searchParams.get('code') ?? '')
  return back
}

/** The browser that began comes back with what it remembers; another one remembers nothing. */
const comeBack = (back: URL, remembered = back.searchParams.get('state') ?? '') =>
  get(`${back.pathname}${back.search}`, { cookie: `uzel_oauth=${remembered}` })

async function signIn(portal: TestPortal, userId = 1) {
  const answer = await comeBack(await consent(await begin(portal), userId))
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/'])
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  secrets.push(cookie.split('=')[1] ?? '')
  return jsonOf(await get('/api/me', { cookie, 'sec-fetch-site': 'same-origin' }))
}

async function connectionOf(portal: TestPortal) {
  const found = await house.db.outside((tx) =>
    findConnectionByAccount(tx, 'bitrix24', { host: hostOf(portal) }),
  )
  if (!found) throw new Error('no tenant has this portal')
  return found
}

async function ownConnection(tenantId: number, settings = {}): Promise<number> {
  return house.db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Portal',
        settings: {
          portal_base: own.url,
          oauth_host: own.url,
          oauth_client_id: ownApp.clientId,
          oauth_client_secret: ownApp.clientSecret,
          ...settings,
        },
      },
    }),
  )
}

/** An administrator connects an account to a connection: the answer to the way back. */
async function connect(person: TestPerson, connection: number, portal: TestPortal) {
  const url = `/auth/bitrix24/connect?connection=${connection}&host=${hostOf(portal)}`
  const answer = await house.as(person, { method: 'GET', url })
  if (answer.statusCode !== 302) return answer
  return comeBack(await consent(new URL(String(answer.headers.location))))
}

test('a portal that nobody knows becomes a tenant, and its administrator the first admin', async () => {
  const me = await signIn(north)
  expect(me).toMatchObject({
    name: 'Alina Sadykova',
    role: 'admin',
    tenant: { name: hostOf(north) },
    user: { email: 'admin@portal.example', bitrix24_user_id: '1' },
  })
  const connection = await connectionOf(north)
  expect(connection).toMatchObject({ accountId: 'north', state: 'paused' })
  const { access_token, refresh_token } = openSecrets(house.app.parts.sealer, connection)
  secrets.push(String(access_token), String(refresh_token))
})

test('what was granted to the app for everybody is renewed by it', async () => {
  await signIn(north)
  const before = openSecrets(house.app.parts.sealer, await connectionOf(north))
  await north.chaos({ expireTokens: true })
  const { tenantId, id } = await connectionOf(north)
  const steps = await checkConnection(sync.parts, { who: systemPrincipal(tenantId), id })
  expect(steps[0]).toMatchObject({ ok: true })
  const after = openSecrets(house.app.parts.sealer, await connectionOf(north))
  expect(after['access_token']).not.toBe(before['access_token'])
  secrets.push(String(after['access_token']), String(after['refresh_token']))
})

test('a link that another browser began finishes nothing', async () => {
  const back = await consent(await begin(north))
  expect((await comeBack(back, 'another')).statusCode).toBe(400)
  expect((await get(`${back.pathname}${back.search}`)).statusCode).toBe(400)
})

test('an employee who signs in does not replace what the administrator connected', async () => {
  await signIn(north)
  const before = openSecrets(house.app.parts.sealer, await connectionOf(north))
  await signIn(north, 7)
  const after = openSecrets(house.app.parts.sealer, await connectionOf(north))
  expect(after['access_token']).toBe(before['access_token'])
})

test('the next time the tenant is found by the portal, and the person by the number there', async () => {
  const first = await signIn(north)
  const again = await signIn(north)
  expect([again['tenant'], again['user']]).toEqual([first['tenant'], first['user']])
})

test('another person of the portal is made an employee of the same tenant', async () => {
  const admin = await signIn(north, 1)
  const employee = await signIn(north, 7)
  expect(employee).toMatchObject({ name: 'Maxim Orlov', role: 'employee' })
  expect(employee['tenant']).toEqual(admin['tenant'])
})

test('an administrator connects a portal through an app of the tenant, and people sign in by e-mail', async () => {
  const { tenantId, people } = await house.makeTenant('Known')
  const colleague = { name: 'Maxim', email: 'employee@portal.example', role: 'manager' as const }
  const { id: userId } = await house.db.transaction(tenantId, (tx) =>
    createUser(tx, systemPrincipal(tenantId), colleague),
  )
  const id = await ownConnection(tenantId)
  const answer = await connect(people.admin, id, own)
  expect([answer.statusCode, answer.headers.location]).toEqual([
    302,
    `/connections/new?connection=${id}`,
  ])
  expect(answer.headers['set-cookie']).toBeUndefined()

  const way = await begin(own)
  expect(way.searchParams.get('client_id')).toBe(ownApp.clientId)
  const me = await signIn(own, 7)
  expect(me).toMatchObject({
    role: 'manager',
    tenant: { id: tenantId, name: 'Known' },
    user: { id: userId, email: colleague.email, bitrix24_user_id: '7' },
  })
})

test('the way to the portal carries a state of its own every time', async () => {
  const [one, two] = [await begin(north), await begin(north)]
  expect(one.searchParams.get('state')).toMatch(/^[\w-]{32,}$/)
  expect(one.searchParams.get('state')).not.toBe(two.searchParams.get('state'))
})

test('a state works once', async () => {
  const back = await consent(await begin(north))
  expect((await comeBack(back)).statusCode).toBe(302)
  const answer = await comeBack(back)
  expect(answer.statusCode).toBe(400)
  expect(jsonOf(answer)).toMatchObject({ code: 'oauth_state_invalid' })
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('a state that we did not give out is refused, and so is none', async () => {
  const back = await consent(await begin(north))
  back.searchParams.set('state', 'made-up')
  expect(jsonOf(await comeBack(back))).toMatchObject({ code: 'oauth_state_invalid' })
  back.searchParams.delete('state')
  expect(jsonOf(await comeBack(back))).toMatchObject({ code: 'oauth_state_invalid' })
})

test('a code that another portal gave than the one that is named is refused', async () => {
  const back = await consent(await begin(north))
  back.searchParams.set('member_id', 'somebody-else')
  const answer = await comeBack(back)
  expect(answer.statusCode).toBe(422)
  expect(jsonOf(answer)).toMatchObject({ code: 'connection_refused' })
})

test('a code of a strange portal signs nobody in at the portal that was asked for', async () => {
  const state = (await begin(north)).searchParams.get('state') ?? ''
  const back = await consent(await begin(south))
  back.searchParams.set('state', state)
  const answer = await comeBack(back)
  expect(answer.statusCode).toBe(409)
  expect(jsonOf(answer)).toMatchObject({ code: 'account_taken' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(await connectionOf(north)).toMatchObject({ accountId: 'north' })
})

test("another tenant's portal cannot be connected", async () => {
  await signIn(north)
  const { tenantId, people } = await house.makeTenant('Rival')
  const settings = { oauth_client_id: everybodysApp.clientId, portal_base: north.url }
  const secret = { oauth_client_secret: everybodysApp.clientSecret, oauth_host: north.url }
  const id = await ownConnection(tenantId, { ...settings, ...secret })
  const answer = await connect(people.admin, id, north)
  expect(answer.statusCode).toBe(409)
  expect(jsonOf(answer)).toMatchObject({ code: 'account_taken', host: hostOf(north) })
})

test('the secret of the app for everybody never goes to a server that a tenant named', async () => {
  const { tenantId, people } = await house.makeTenant('Curious')
  const id = await house.db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who: systemPrincipal(tenantId),
      input: {
        connector: 'bitrix24',
        name: 'Portal',
        settings: { portal_base: south.url, oauth_host: own.url },
      },
    }),
  )
  const before = await own.counters()
  const answer = await connect(people.admin, id, south)
  expect(answer.headers.location).toBe(`/connections/new?connection=${id}`)
  expect(await own.counters()).toEqual(before)
})

test('only who may change connections connects an account, and only to one of the tenant', async () => {
  const { tenantId, people } = await house.makeTenant('Mine')
  const stranger = (await house.makeTenant('Theirs')).people.admin
  const id = await ownConnection(tenantId)
  const url = `/auth/bitrix24/connect?connection=${id}&host=${hostOf(own)}`
  expect((await get(url)).statusCode).toBe(401)
  for (const role of ['manager', 'employee'] as const) {
    expect((await connect(people[role], id, own)).statusCode).toBe(403)
  }
  expect((await connect(stranger, id, own)).statusCode).toBe(404)
})

test('a host that is no host name, and a connector that is not there, are refused', async () => {
  const wrong = await get('/auth/bitrix24/redirect?tenant=evil.example/path')
  expect(jsonOf(wrong)).toMatchObject({ code: 'invalid_input', errors: [{ field: 'tenant' }] })
  const unknown = await get('/auth/nobody/redirect?tenant=portal.example')
  expect(jsonOf(unknown)).toMatchObject({ code: 'connector_unknown' })
})

test('every step stands in the log, and no code, state, token or secret does', async () => {
  const log = await readFile(logFile, 'utf8')
  for (const step of [
    'sign-in through a connector began',
    'the code was exchanged',
    'signed in through a connector',
    'connecting an account began',
  ]) {
    expect(log).toContain(step)
  }
  expect(secrets.length).toBeGreaterThan(20)
  expect(secrets.filter((secret) => secret === '' || log.includes(secret))).toEqual([])
})
