import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { jsonOf } from '../testing/json-of.ts'

let house: TestApp
let own: { tenantId: number; people: Record<Role, TestPerson> }
let other: { tenantId: number; people: Record<Role, TestPerson> }

beforeAll(async () => {
  house = await startTestApp()
  own = await house.makeTenant('Head office')
  other = await house.makeTenant('Salon')
})
afterAll(() => house.close())

/** Signs in as a browser does; answers the cookie. */
async function signIn(person: TestPerson): Promise<string> {
  const { email, password } = person
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { email, password },
  })
  return cookieOf(answer.headers['set-cookie'])
}

function cookieOf(header: string | string[] | undefined): string {
  return String(Array.isArray(header) ? header[0] : header).split(';')[0] ?? ''
}

async function ask(cookie: string, request: string, payload?: object) {
  const [method = '', url = ''] = request.split(' ')
  const answer = await house.app.inject({
    method: method as 'GET',
    url,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? {} : jsonOf(answer) }
}

test('a support session works inside the tenant until it is left, and the tenant’s log tells', async () => {
  const cookie = await signIn(own.people.super_admin)
  expect((await ask(cookie, 'GET /api/me')).body['support']).toBeNull()
  const reason = 'they asked for help'
  const entered = await ask(cookie, `POST /api/tenants/${other.tenantId}/enter`, { reason })
  expect(entered).toMatchObject({ status: 200, body: { id: other.tenantId } })
  expect((await ask(cookie, 'GET /api/me')).body).toMatchObject({
    user: null,
    tenant: { id: other.tenantId },
    support: { home_tenant_id: own.tenantId },
  })
  await ask(cookie, 'PATCH /api/tenant', { name: 'Salon, mended' })
  expect((await ask(cookie, 'POST /api/tenants/leave')).status).toBe(204)
  expect((await ask(cookie, 'GET /api/me')).body).toMatchObject({
    tenant: { id: own.tenantId },
    support: null,
  })
  const log = await house.as(other.people.admin, { url: '/api/audit-log?subject=tenant&limit=3' })
  const actor = { kind: 'support', name: null }
  expect(jsonOf(log)['items']).toMatchObject([
    { name: 'SupportLeft', actor },
    { name: 'TenantUpdated', actor },
    { name: 'SupportEntered', actor, data: { reason } },
  ])
})

test('a visit that was forgotten ends by itself', async () => {
  const cookie = await signIn(own.people.super_admin)
  await ask(cookie, `POST /api/tenants/${other.tenantId}/enter`, {})
  await house.db.transaction(own.tenantId, async (tx) => {
    const { rows } = await import('../../platform/database/sql.ts')
    await rows(tx, `update sessions set visiting_since = now() - interval '9 hours'`)
  })
  expect((await ask(cookie, 'GET /api/me')).body).toMatchObject({ tenant: { id: own.tenantId } })
})

test('nobody but a super admin enters, and no tenant that is not there', async () => {
  const cookie = await signIn(own.people.admin)
  const enter = (id: number) => `POST /api/tenants/${id}/enter`
  expect((await ask(cookie, enter(other.tenantId), {})).status).toBe(403)
  const mighty = await signIn(own.people.super_admin)
  expect((await ask(mighty, enter(999_999), {})).status).toBe(404)
})

async function invite(userId: number) {
  const answer = await house.as(own.people.admin, {
    method: 'POST',
    url: `/api/users/${userId}/invitation`,
  })
  return { status: answer.statusCode, body: jsonOf(answer) }
}

async function addPerson(email: string | null) {
  const payload = { name: 'Newcomer', email }
  const answer = await house.as(own.people.admin, { method: 'POST', url: '/api/users', payload })
  return Number(jsonOf(answer)['id'])
}

test('an invited person chooses a password once, and is signed in', async () => {
  const id = await addPerson('newcomer@example.com')
  const { body } = await invite(id)
  const token = String(body['token'])
  expect(body['url']).toBe(`http://localhost/invitation#${token}`)
  const opened = await ask('', 'POST /api/invitations/open', { token })
  expect(opened.body).toEqual({
    name: 'Newcomer',
    email: 'newcomer@example.com',
    tenant: 'Head office',
  })
  const accept = { token, password: 'a good long one' }
  const answers = await Promise.all([
    ask('', 'POST /api/invitations/accept', accept),
    ask('', 'POST /api/invitations/accept', { ...accept, password: 'another long one' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
  expect((await ask('', 'POST /api/invitations/open', { token })).body['code']).toBe('link_expired')
  const log = await house.as(own.people.admin, {
    url: `/api/audit-log?subject=user&subject_id=${id}&limit=2`,
  })
  expect(jsonOf(log)['items']).toMatchObject([
    { name: 'UserUpdated', actor: { kind: 'user', id } },
    { name: 'UserInvited' },
  ])
})

test('an invitation that was altered, or that a change of e-mail has outlived, opens nothing', async () => {
  const id = await addPerson('moves@example.com')
  const token = String((await invite(id)).body['token'])
  const open = async (text: string) =>
    (await ask('', 'POST /api/invitations/open', { token: text })).status
  expect(await open(token)).toBe(200)
  expect(await open(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBe(410)
  const payload = { email: 'moved@example.com' }
  await house.as(own.people.admin, { method: 'PUT', url: `/api/users/${id}`, payload })
  expect(await open(token)).toBe(410)
})

test('nobody without an e-mail is invited', async () => {
  expect((await invite(await addPerson(null))).body).toMatchObject({
    code: 'invalid_input',
    errors: [{ field: 'email', code: 'required' }],
  })
})
