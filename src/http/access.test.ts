import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  startTestApp,
  type TestApp,
  type TestPerson,
  testPassword,
} from '../../tests/support/http-app.ts'
import { createSuperAdmin, superAdminCount } from '../modules/identity/index.ts'
import { createTenant } from '../modules/tenancy/index.ts'
import { jsonOf } from './testing/json-of.ts'

let house: TestApp
let admin: TestPerson
let employee: TestPerson

beforeAll(async () => {
  house = await startTestApp({ config: { http: { loginsPerMinute: 3 } } })
  const { people } = await house.makeTenant()
  admin = people.admin
  employee = people.employee
})
afterAll(() => house.close())

let address = 1

/** Signs in from an address of its own, so that the limit of one test is not met by another. */
function login(payload: object, headers: Record<string, string> = {}, remoteAddress?: string) {
  address += 1
  return house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload,
    headers,
    remoteAddress: remoteAddress ?? `10.0.0.${address}`,
  })
}

async function cookieOf(person: TestPerson): Promise<string> {
  const answer = await login({ email: person.email, password: person.password })
  const [cookie] = answer.cookies
  return `${cookie?.name}=${cookie?.value}`
}

test('signing in sets a cookie that scripts and other sites cannot use', async () => {
  const answer = await login({ email: admin.email.toUpperCase(), password: testPassword })
  expect(answer.statusCode).toBe(200)
  expect(jsonOf(answer)).toMatchObject({ role: 'admin', tenant: { id: admin.tenantId } })
  expect(answer.body).not.toContain('argon2')
  expect(answer.cookies).toMatchObject([
    { name: 'uzel_session', httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 30 * 86_400 },
  ])
})

test('a wrong password and an unknown e-mail answer alike', async () => {
  const wrong = await login({ email: admin.email, password: 'wrong password' })
  const unknown = await login({ email: 'nobody@example.com', password: 'wrong password' })
  for (const answer of [wrong, unknown]) {
    expect(jsonOf(answer)).toMatchObject({ status: 401, code: 'wrong_credentials' })
  }
})

test('attempts with one e-mail from one address are bounded, with a time to wait', async () => {
  const attempt = (email: string) => login({ email, password: 'guess' }, {}, '10.1.1.1')
  for (const _ of [1, 2, 3]) expect((await attempt(employee.email)).statusCode).toBe(401)
  const bounded = await attempt(employee.email)
  expect(bounded.statusCode).toBe(429)
  expect(Number(bounded.headers['retry-after'])).toBeGreaterThan(0)
  expect((await attempt('other@example.com')).statusCode).toBe(401)
})

test('an e-mail known in several tenants asks which one is meant', async () => {
  const { people } = await house.makeTenant('Second')
  const change = { method: 'PUT' as const, payload: { email: 'twice@example.com' } }
  await house.as(admin, { ...change, url: `/api/users/${employee.userId}` })
  await house.as(people.admin, { ...change, url: `/api/users/${people.employee.userId}` })
  const credentials = { email: 'twice@example.com', password: testPassword }
  const asked = await login(credentials)
  expect(jsonOf(asked)).toMatchObject({
    status: 409,
    code: 'choose_tenant',
    tenants: [{ id: admin.tenantId }, { id: people.admin.tenantId, name: 'Second' }],
  })
  const chosen = await login({ ...credentials, tenant: people.admin.tenantId })
  expect(jsonOf(chosen)).toMatchObject({ tenant: { name: 'Second' } })
})

test('a session works until it is ended', async () => {
  const cookie = await cookieOf(admin)
  const me = () => house.app.inject({ url: '/api/me', headers: { cookie } })
  expect(jsonOf(await me())).toMatchObject({ user: { id: admin.userId, email: admin.email } })
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const left = await house.app.inject({ method: 'POST', url: '/api/logout', headers })
  expect(left.statusCode).toBe(204)
  expect((await me()).statusCode).toBe(401)
})

test('a new password ends the sessions that the old one opened', async () => {
  const { people } = await house.makeTenant()
  const cookie = await cookieOf(people.manager)
  await house.as(people.admin, {
    method: 'PUT',
    url: `/api/users/${people.manager.userId}`,
    payload: { password: 'another password' },
  })
  const answer = await house.app.inject({ url: '/api/me', headers: { cookie } })
  expect(answer.statusCode).toBe(401)
})

test('a page of another site cannot make a signed-in browser change anything', async () => {
  const cookie = await cookieOf(admin)
  const change = (headers: Record<string, string>) =>
    house.app.inject({
      method: 'PUT',
      url: '/api/tenant',
      payload: {},
      headers: { cookie, host: 'uzel.example.com', ...headers },
    })
  const codes = async (headers: Record<string, string>) => (await change(headers)).statusCode
  expect(await codes({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await codes({ origin: 'http://uzel.example.com' })).toBe(200)
  expect(await codes({})).toBe(403)
  expect(await codes({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await codes({ 'sec-fetch-site': 'same-site', origin: 'http://evil.example.com' })).toBe(
    403,
  )
  const answer = await change({ origin: 'http://uzel.example.com.evil.com' })
  expect(jsonOf(answer)).toMatchObject({ code: 'bad_origin' })
})

test('a foreign page cannot sign a browser in either', async () => {
  const credentials = { email: admin.email, password: testPassword }
  const answer = await login(credentials, { 'sec-fetch-site': 'cross-site' })
  expect(jsonOf(answer)).toMatchObject({ code: 'bad_origin' })
})

test('an API token is shown once, works within its scopes, and ends when revoked', async () => {
  const made = jsonOf(
    await house.as(admin, {
      method: 'POST',
      url: '/api/tokens',
      payload: { name: 'n8n', scopes: ['users:read'] },
    }),
  )
  expect(made['token']).toMatch(/^uzt_[\w-]{43}$/)
  const listed = await house.as(admin, { url: '/api/tokens' })
  expect(listed.body).toContain('n8n')
  expect(listed.body).not.toContain(made['token'])
  const bearer = { ...admin, token: String(made['token']) }
  expect((await house.as(bearer, { url: '/api/users' })).statusCode).toBe(200)
  const write = { method: 'POST' as const, url: '/api/users', payload: { name: 'New' } }
  expect(jsonOf(await house.as(bearer, write))).toMatchObject({
    code: 'forbidden',
    needed_scope: 'users:write',
  })
  expect((await house.as(bearer, { url: '/api/tenant' })).statusCode).toBe(403)
  await house.as(admin, { method: 'DELETE', url: `/api/tokens/${made['id']}` })
  expect((await house.as(bearer, { url: '/api/users' })).statusCode).toBe(401)
})

test('a token cannot make a mightier token', async () => {
  const payload = { name: 'weak', scopes: ['tokens:write'] }
  const weak = jsonOf(await house.as(admin, { method: 'POST', url: '/api/tokens', payload }))
  const bearer = { ...admin, token: String(weak['token']) }
  const request = { method: 'POST' as const, url: '/api/tokens' }
  const mightier = await house.as(bearer, { ...request, payload: { name: 'x', scopes: ['*'] } })
  expect(mightier.statusCode).toBe(403)
  const equal = await house.as(bearer, { ...request, payload })
  expect(equal.statusCode).toBe(201)
})

test("somebody else's tokens are out of an employee's reach", async () => {
  const listed = jsonOf(await house.as(admin, { url: '/api/tokens' }))
  const items = listed['items']
  if (!Array.isArray(items)) throw new Error('no items')
  const own = items.find((token) => token.user_id === admin.userId)
  const answer = await house.as(employee, { method: 'DELETE', url: `/api/tokens/${own.id}` })
  expect(answer.statusCode).toBe(404)
})

test('secrets are stored as digests alone', async () => {
  const cookie = await cookieOf(admin)
  const { Client } = await import('pg')
  const client = new Client({ connectionString: house.ownerUrl })
  await client.connect()
  const { rows } = await client.query(
    `select (select json_agg(s) from sessions s)::text || (select json_agg(t) from api_tokens t)::text
       || (select json_agg(u.password_hash) from users u)::text as all`,
  )
  await client.end()
  expect(rows[0].all).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  for (const secret of [cookie.split('=')[1], admin.token, testPassword]) {
    expect(rows[0].all).not.toContain(secret)
  }
})

test('a super admin works inside a tenant that he names; nobody else may', async () => {
  const input = { name: 'Root', email: 'root@example.com', password: testPassword }
  expect(await superAdminCount(house.db)).toBe(0)
  await createSuperAdmin(house.db, input)
  await createSuperAdmin(house.db, { ...input, email: 'second@example.com' })
  expect(await superAdminCount(house.db)).toBe(2)
  const signed = await login({ email: input.email, password: testPassword })
  expect(jsonOf(signed)).toMatchObject({ role: 'super_admin', tenant: { slug: 'superadmin' } })
  const cookie = `uzel_session=${signed.cookies[0]?.value}`
  const visit = (tenant: string) =>
    house.app.inject({ url: '/api/me', headers: { cookie, 'x-tenant': tenant } })
  expect(jsonOf(await visit(String(admin.tenantId)))).toMatchObject({
    user: null,
    tenant: { id: admin.tenantId },
  })
  expect((await visit('999999')).statusCode).toBe(404)
  const headers = { 'x-tenant': String(admin.tenantId + 1) }
  expect((await house.as(admin, { url: '/api/users', headers })).statusCode).toBe(403)
})

test('nobody of a closed tenant gets in', async () => {
  const actor = { kind: 'system' } as const
  const { tenantId, people } = await house.makeTenant('Closing')
  const home = await createTenant(house.db, { name: 'Home', actor })
  const root = { ...people.super_admin, tenantId: home.id }
  const other = (await house.makeTenant('Keeper')).people.super_admin
  const close = {
    method: 'PUT' as const,
    url: `/api/tenants/${tenantId}`,
    payload: { active: false },
  }
  expect((await house.as(root, close)).statusCode).toBe(409)
  expect((await house.as(other, close)).statusCode).toBe(200)
  expect((await house.as(people.admin, { url: '/api/me' })).statusCode).toBe(401)
  const answer = await login({ email: people.admin.email, password: testPassword })
  expect(answer.statusCode).toBe(401)
})

test('requests of one caller are bounded, and another caller is not', async () => {
  const strict = await startTestApp({ config: { http: { requestsPerMinute: 2 } } })
  const { people } = await strict.makeTenant()
  const ask = (person: TestPerson) => strict.as(person, { url: '/api/tenant' })
  await ask(people.admin)
  await ask(people.admin)
  const bounded = await ask(people.admin)
  expect(jsonOf(bounded)).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(Number(bounded.headers['retry-after'])).toBeGreaterThan(0)
  expect((await ask(people.manager)).statusCode).toBe(200)
  await strict.close()
})
