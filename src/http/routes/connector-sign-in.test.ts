import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemPrincipal } from '../../kernel/principal.ts'
import { checkConnection, openSecrets } from '../../sync/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import { hostOf, openSignInHouse, type SignInHouse } from '../testing/open-sign-in-house.ts'

let at: SignInHouse

beforeAll(async () => {
  at = await openSignInHouse()
})
afterAll(() => at.close())

test('a portal that nobody knows becomes a tenant, and its administrator the first admin', async () => {
  const me = await at.signIn(at.north)
  expect(me).toMatchObject({
    name: 'Alina Sadykova',
    role: 'admin',
    tenant: { name: hostOf(at.north) },
    user: { email: 'admin@portal.example', bitrix24_user_id: '1' },
  })
  const connection = await at.connectionOf(at.north)
  expect(connection).toMatchObject({ accountId: 'north', state: 'paused' })
  const { access_token, refresh_token } = openSecrets(at.house.app.parts.sealer, connection)
  at.keepSecret(access_token, refresh_token)
})

test('what was granted to the app for everybody is renewed by it', async () => {
  await at.signIn(at.north)
  const before = openSecrets(at.house.app.parts.sealer, await at.connectionOf(at.north))
  await at.north.chaos({ expireTokens: true })
  const { tenantId, id } = await at.connectionOf(at.north)
  const steps = await checkConnection(at.sync.parts, { who: systemPrincipal(tenantId), id })
  expect(steps[0]).toMatchObject({ ok: true })
  const after = openSecrets(at.house.app.parts.sealer, await at.connectionOf(at.north))
  expect(after['access_token']).not.toBe(before['access_token'])
  at.keepSecret(after['access_token'], after['refresh_token'])
})

test('a link that another browser began finishes nothing', async () => {
  const back = await at.consent(await at.begin(at.north))
  expect((await at.comeBack(back, 'another')).statusCode).toBe(400)
  expect((await at.get(`${back.pathname}${back.search}`)).statusCode).toBe(400)
})

test('an employee who signs in does not replace what the administrator connected', async () => {
  await at.signIn(at.north)
  const before = openSecrets(at.house.app.parts.sealer, await at.connectionOf(at.north))
  await at.signIn(at.north, 7)
  const after = openSecrets(at.house.app.parts.sealer, await at.connectionOf(at.north))
  expect(after['access_token']).toBe(before['access_token'])
})

test('the next time the tenant is found by the portal, and the person by the number there', async () => {
  const first = await at.signIn(at.north)
  const again = await at.signIn(at.north)
  expect([again['tenant'], again['user']]).toEqual([first['tenant'], first['user']])
})

test('another person of the portal is made an employee of the same tenant', async () => {
  const admin = await at.signIn(at.north, 1)
  const employee = await at.signIn(at.north, 7)
  expect(employee).toMatchObject({ name: 'Maxim Orlov', role: 'employee' })
  expect(employee['tenant']).toEqual(admin['tenant'])
})

test('the way to the portal carries a state of its own every time', async () => {
  const [one, two] = [await at.begin(at.north), await at.begin(at.north)]
  expect(one.searchParams.get('state')).toMatch(/^[\w-]{32,}$/)
  expect(one.searchParams.get('state')).not.toBe(two.searchParams.get('state'))
})

test('a state works once', async () => {
  const back = await at.consent(await at.begin(at.north))
  expect((await at.comeBack(back)).statusCode).toBe(302)
  const answer = await at.comeBack(back)
  expect(answer.statusCode).toBe(400)
  expect(jsonOf(answer)).toMatchObject({ code: 'oauth_state_invalid' })
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('a state that we did not give out is refused, and so is none', async () => {
  const back = await at.consent(await at.begin(at.north))
  back.searchParams.set('state', 'made-up')
  expect(jsonOf(await at.comeBack(back))).toMatchObject({ code: 'oauth_state_invalid' })
  back.searchParams.delete('state')
  expect(jsonOf(await at.comeBack(back))).toMatchObject({ code: 'oauth_state_invalid' })
})

test('a code that another portal gave than the one that is named is refused', async () => {
  const back = await at.consent(await at.begin(at.north))
  back.searchParams.set('member_id', 'somebody-else')
  const answer = await at.comeBack(back)
  expect(answer.statusCode).toBe(422)
  expect(jsonOf(answer)).toMatchObject({ code: 'connection_refused' })
})

test('a code of a strange portal signs nobody in at the portal that was asked for', async () => {
  const state = (await at.begin(at.north)).searchParams.get('state') ?? ''
  const back = await at.consent(await at.begin(at.south))
  back.searchParams.set('state', state)
  const answer = await at.comeBack(back)
  expect(answer.statusCode).toBe(409)
  expect(jsonOf(answer)).toMatchObject({ code: 'account_taken' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(await at.connectionOf(at.north)).toMatchObject({ accountId: 'north' })
})

test('nor does one of another connected portal, for that is not the portal that was asked for', async () => {
  await at.signIn(at.south)
  const state = (await at.begin(at.north)).searchParams.get('state') ?? ''
  const back = await at.consent(await at.begin(at.south))
  back.searchParams.set('state', state)
  const answer = await at.comeBack(back)
  expect(jsonOf(answer)).toMatchObject({ status: 409, code: 'account_taken' })
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('a host that is no host name, and a connector that is not there, are refused', async () => {
  const wrong = await at.get('/auth/bitrix24/redirect?tenant=evil.example/path')
  expect(jsonOf(wrong)).toMatchObject({ code: 'invalid_input', errors: [{ field: 'tenant' }] })
  const unknown = await at.get('/auth/nobody/redirect?tenant=portal.example')
  expect(jsonOf(unknown)).toMatchObject({ code: 'connector_unknown' })
})

test('every step stands in the log, and no code, state, token or secret does', async () => {
  const { log, secrets } = await at.readLog()
  expect(log).toContain('sign-in through a connector began')
  expect(log).toContain('the code was exchanged')
  expect(log).toContain('signed in through a connector')
  expect(secrets.length).toBeGreaterThan(20)
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
})
