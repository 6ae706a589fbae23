import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemPrincipal } from '../../kernel/principal.ts'
import { createUser } from '../../modules/identity/index.ts'
import { updateConnection } from '../../sync/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import {
  everybodysApp,
  hostOf,
  openSignInHouse,
  ownApp,
  type SignInHouse,
} from '../testing/open-sign-in-house.ts'

let at: SignInHouse

beforeAll(async () => {
  at = await openSignInHouse()
})
afterAll(() => at.close())

test('an administrator connects a portal through an app of the tenant, and people sign in by e-mail', async () => {
  const { tenantId, people } = await at.house.makeTenant('Known')
  const colleague = { name: 'Maxim', email: 'employee@portal.example', role: 'manager' as const }
  const { id: userId } = await at.house.db.transaction(tenantId, (tx) =>
    createUser(tx, systemPrincipal(tenantId), colleague),
  )
  const id = await at.ownConnection(tenantId)
  const answer = await at.connect(people.admin, id, at.own)
  expect([answer.statusCode, answer.headers.location]).toEqual([
    302,
    `/connections/new?connection=${id}`,
  ])
  expect(answer.headers['set-cookie']).toBeUndefined()

  const way = await at.begin(at.own)
  expect(way.searchParams.get('client_id')).toBe(ownApp.clientId)
  const me = await at.signIn(at.own, 7)
  expect(me).toMatchObject({
    role: 'manager',
    tenant: { id: tenantId, name: 'Known' },
    user: { id: userId, email: colleague.email, bitrix24_user_id: '7' },
  })
})

test("another tenant's portal cannot be connected", async () => {
  await at.signIn(at.north)
  const { tenantId, people } = await at.house.makeTenant('Rival')
  const settings = { oauth_client_id: everybodysApp.clientId, portal_base: at.north.url }
  const secret = { oauth_client_secret: everybodysApp.clientSecret, oauth_host: at.north.url }
  const id = await at.ownConnection(tenantId, { ...settings, ...secret })
  const answer = await at.connect(people.admin, id, at.north)
  expect(answer.statusCode).toBe(409)
  expect(jsonOf(answer)).toMatchObject({ code: 'account_taken', host: hostOf(at.north) })
})

test('the secret of the app for everybody never goes to a server that a tenant named', async () => {
  const { tenantId, people } = await at.house.makeTenant('Curious')
  const settings = { portal_base: at.south.url, oauth_host: at.own.url }
  const id = await at.connectionWith(tenantId, settings)
  const before = await at.own.counters()
  const answer = await at.connect(people.admin, id, at.south)
  expect(answer.headers.location).toBe(`/connections/new?connection=${id}`)
  expect(await at.own.counters()).toEqual(before)
})

test('only who may change connections connects an account, and only to one of the tenant', async () => {
  const { tenantId, people } = await at.house.makeTenant('Mine')
  const stranger = (await at.house.makeTenant('Theirs')).people.admin
  const id = await at.ownConnection(tenantId)
  const url = `/auth/bitrix24/connect?connection=${id}&host=${hostOf(at.own)}`
  expect((await at.get(url)).statusCode).toBe(401)
  for (const role of ['manager', 'employee'] as const) {
    expect((await at.connect(people[role], id, at.own)).statusCode).toBe(403)
  }
  expect((await at.connect(stranger, id, at.own)).statusCode).toBe(404)
})

test('a host belongs to whoever was granted there last: its portal of before has moved', async () => {
  const former = (await at.house.makeTenant('Former')).tenantId
  const stale = await at.ownConnection(former)
  const account = { accountId: 'former', accountHost: hostOf(at.liar), accountServer: null }
  await at.house.db.transaction(former, (tx) => updateConnection(tx, stale, { account }))
  const { tenantId, people } = await at.house.makeTenant('Liar')
  const settings = { portal_base: at.liar.url, oauth_host: at.liar.url }
  const id = await at.ownConnection(tenantId, settings)
  const answer = await at.connect(people.admin, id, at.liar)
  expect(answer.headers.location).toBe(`/connections/new?connection=${id}`)
  expect(await at.connectionOf(at.liar)).toMatchObject({ tenantId, id })
})

test('a server that a tenant named is believed for its own portal alone, whatever number it says', async () => {
  const north = (await at.signIn(at.north))['tenant']
  expect((await at.signIn(at.liar))['tenant']).toMatchObject({ name: 'Liar' })
  expect((await at.signIn(at.north))['tenant']).toEqual(north)
  const accounts = [await at.connectionOf(at.north), await at.connectionOf(at.liar)]
  expect(accounts.map(({ accountId }) => accountId)).toEqual(['north', 'north'])
  expect(accounts[0]?.tenantId).not.toBe(accounts[1]?.tenantId)
})

test('connecting stands in the log, and no code, state, token or secret does', async () => {
  const { log, secrets } = await at.readLog()
  expect(log).toContain('connecting an account began')
  expect(log).toContain('the code was exchanged')
  expect(secrets.length).toBeGreaterThan(8)
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
})
