import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonMap } from './json.ts'
import {
  APP,
  at,
  fixture,
  mapOf,
  type PortalUnderTest,
  startPortal,
  WEBHOOK,
} from './portal-under-test.ts'

let portal: PortalUnderTest
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const token = (params: Record<string, string>) =>
  portal.get(
    `/oauth/token/?${new URLSearchParams({
      client_id: APP.clientId,
      client_secret: APP.clientSecret,
      ...params,
    })}`,
  )
const refresh = (refreshToken: string) =>
  token({ grant_type: 'refresh_token', refresh_token: refreshToken })

async function codeFor(state: string): Promise<URL> {
  const address = `${portal.url}/oauth/authorize/?client_id=${APP.clientId}&state=${state}`
  const answer = await fetch(address, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '')
}

describe('the way to tokens', () => {
  it('comes back to the registered address with everything the sample names', async () => {
    const back = await codeFor('abc')
    const sample = mapOf(at(fixture('oauth.authorize.callback.request'), 'query'))
    expect([...back.searchParams.keys()]).toEqual(Object.keys(sample))
    expect(back.searchParams.get('state')).toBe('abc')
    expect(back.href.startsWith(APP.redirectUri)).toBe(true)
  })

  it('gives a code once and for thirty seconds', async () => {
    const grant = { grant_type: 'authorization_code' }
    const code = (await codeFor('x')).searchParams.get('code') ?? ''
    const sample = mapOf(fixture('oauth.token.authorization_code.response'))
    const first = await token({ ...grant, code })
    expect(Object.keys(first.body).sort()).toEqual(Object.keys(sample).sort())
    expect((await token({ ...grant, code })).body.error).toBe('invalid_grant')
    const late = (await codeFor('y')).searchParams.get('code') ?? ''
    portal.advance(30_000)
    expect((await token({ ...grant, code: late })).status).toBe(400)
  })

  it('rotates: a refresh token works once, and its successor after it', async () => {
    const { refresh: first } = await portal.connect()
    const rotated = await refresh(first)
    const sample = mapOf(fixture('oauth.token.refresh_token.response'))
    expect(Object.keys(rotated.body).sort()).toEqual(Object.keys(sample).sort())
    const again = await refresh(first)
    expect([again.status, again.body]).toEqual([400, at(fixture('oauth.token.errors'), 0, 'body')])
    expect((await refresh(String(rotated.body.refresh_token))).status).toBe(200)
  })

  it('answers an unknown client with a 200 and an error inside, as it was seen live', async () => {
    const unknown = await token({ grant_type: 'refresh_token', client_id: 'nobody' })
    expect([unknown.status, unknown.body]).toEqual([200, { error: 'wrong_client' }])
    const wrong = await token({ grant_type: 'refresh_token', client_secret: 'no' })
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client'])
    const empty = await token({ grant_type: 'refresh_token' })
    expect(empty.body).toEqual(at(fixture('oauth.token.errors'), 5, 'body'))
  })

  it('takes the refresh as a POST form on the authorization server too', async () => {
    const { refresh: first } = await portal.connect()
    const grant = { grant_type: 'refresh_token', refresh_token: first }
    const answer = await fetch(`${portal.url}/oauth-server/oauth/token/`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: APP.clientId,
        client_secret: APP.clientSecret,
        ...grant,
      }),
    })
    expect(mapOf(await answer.json()).expires_in).toBe(3600)
  })

  it('tells on the authorization server whose token it is', async () => {
    const { access } = await portal.connect(7)
    const reply = await portal.get(`/oauth-server/rest/app.info?auth=${access}`)
    const sample = mapOf(fixture('oauth.app.info.on-auth-server.response'))
    expect(Object.keys(mapOf(reply.body.result)).sort()).toEqual(Object.keys(sample).sort())
    expect(at(reply.body, 'result', 'user_id')).toBe('7')
  })
})

describe('who may call', () => {
  const code = async (reply: Promise<{ status: number; body: JsonMap }>) => {
    const { status, body } = await reply
    return [status, body.error]
  }

  it('an access token ends after an hour, or when the tests want it to', async () => {
    await portal.connect()
    expect((await portal.call('profile')).status).toBe(200)
    portal.advance(3_600_000)
    const expired = await portal.call('profile')
    expect(expired).toEqual({ status: 401, body: at(fixture('errors.auth-observed'), 0, 'body') })
    await portal.connect()
    await portal.post('/_chaos', { expireTokens: true })
    expect(await code(portal.call('profile'))).toEqual([401, 'expired_token'])
  })

  it('says exactly what is wrong with every other credential', async () => {
    expect(await code(portal.post('/rest/profile', {}))).toEqual([401, 'NO_AUTH_FOUND'])
    expect(await code(portal.post('/rest/profile', { auth: 'x' }))).toEqual([401, 'invalid_token'])
    expect(await code(portal.post('/rest/1/wrong/profile', {}))).toEqual([
      401,
      'INVALID_CREDENTIALS',
    ])
    expect(await code(portal.webhook('no.such'))).toEqual([404, 'ERROR_METHOD_NOT_FOUND'])
    expect(await code(portal.webhook('app.info'))).toEqual([400, 'ACCESS_DENIED'])
    expect(await code(portal.webhook('event.get'))).toEqual([403, 'WRONG_AUTH_TYPE'])
  })

  it('an employee may read the contacts and not the catalog', async () => {
    await portal.connect(7)
    expect(at((await portal.call('profile')).body, 'result', 'ADMIN')).toBe(false)
    expect((await portal.call('crm.contact.list')).status).toBe(200)
    const fields = { iblockId: 23, name: 'Cut' }
    const reply = await portal.call('catalog.product.service.add', { fields })
    expect([reply.status, reply.body.error]).toEqual([400, 200040300040])
  })

  it('a method outside the scope is refused', async () => {
    await portal.close()
    portal = await startPortal({ webhook: { ...WEBHOOK, scope: ['crm'] } })
    expect(await code(portal.webhook('catalog.catalog.list'))).toEqual([403, 'insufficient_scope'])
  })

  it('the token may come in the query, in a form, or as a Bearer header', async () => {
    const { access } = await portal.connect()
    const url = `${portal.url}/rest/Profile.json`
    const form = await fetch(url, { method: 'POST', body: new URLSearchParams({ auth: access }) })
    const header = await fetch(url, { headers: { authorization: `Bearer ${access}` } })
    const query = await fetch(`${url}?auth=${access}`)
    expect([form.status, header.status, query.status]).toEqual([200, 200, 200])
  })
})
