import { describe, expect, it } from 'vitest'
import type { RemoteError } from '../../../connector-kit/index.ts'
import { OutboundError } from '../../../kernel/outbound.ts'
import { remoteWith, scripted } from '../remote-under-test.ts'
import { call } from './call.ts'
import { asObject } from './read-json.ts'

const read = { method: 'profile', params: {}, intent: 'read' as const }
const granted = {
  access_token: 'token-2',
  refresh_token: 'refresh-2',
  expires_in: 3600,
  client_endpoint: 'https://portal.example/rest/',
  member_id: 'member',
}
const expired = { status: 401, body: { error: 'expired_token', error_description: 'expired' } }
const tokensOf = (http: ReturnType<typeof scripted>) => remoteWith(http).credentials.current()
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: RemoteError) => error,
  )

describe('a call', () => {
  it('goes to the endpoint with the token in its body', async () => {
    const http = scripted({ body: { result: { ID: '1' } } })
    const { result } = await call(remoteWith(http), read)
    expect(result).toEqual({ ID: '1' })
    expect(http.asked[0]).toMatchObject({
      method: 'POST',
      url: 'https://portal.example/rest/profile',
      json: { auth: 'token-1' },
    })
  })

  it('goes to an incoming webhook without a token', async () => {
    const http = scripted({ body: { result: true } })
    await call(
      remoteWith(http, { credentials: { webhook_url: 'https://p.example/rest/1/abc/' } }),
      read,
    )
    expect(http.asked[0]).toMatchObject({ url: 'https://p.example/rest/1/abc/profile', json: {} })
  })

  it('takes the token out of an address that has one written in it', async () => {
    const http = scripted({ body: { result: true } })
    const webhook_url = 'https://p.example/rest/a223c6b3710f85df22e9377d6c4f7553/tok/'
    await call(remoteWith(http, { credentials: { webhook_url } }), read)
    expect(http.asked[0]).toMatchObject({
      url: 'https://p.example/rest/profile',
      json: { auth: 'tok' },
    })
  })

  it('finds an error in an answer that says 200', async () => {
    const http = scripted({ body: { error: '', error_description: 'Access denied' } })
    const error = await refusal(call(remoteWith(http), read))
    expect(error).toMatchObject({ class: 'rejected', words: 'Access denied' })
  })

  it('empties the bucket when the portal says "too many"', async () => {
    const remote = remoteWith(scripted({ status: 503, body: { error: 'QUERY_LIMIT_EXCEEDED' } }))
    const error = await refusal(call(remote, read))
    expect(error).toMatchObject({ class: 'limited', retryAtMs: remote.now() + 1_500 })
    expect(remote.blocks).toEqual([remote.now() + 1_500])
  })

  it('takes a page instead of JSON for trouble on the way', async () => {
    const http = scripted({ status: 502, body: '<html>Bad gateway</html>' })
    expect(await refusal(call(remoteWith(http), read))).toMatchObject({ class: 'temporary' })
  })

  it('does not know what became of a create that got no answer', async () => {
    const http = scripted(new OutboundError('timeout', { sent: true }))
    const create = { method: 'crm.item.add', params: {}, intent: 'create' as const }
    expect(await refusal(call(remoteWith(http), create))).toMatchObject({
      class: 'unknown-outcome',
    })
  })

  it('leaves a method alone once its time is nearly used up', async () => {
    const time = { operating: 470, operating_reset_at: Date.parse('2026-03-02T07:05:00Z') / 1_000 }
    const http = scripted({ body: { result: true, time } })
    const remote = remoteWith(http)
    await call(remote, read)
    expect(await refusal(call(remote, read))).toMatchObject({
      class: 'limited',
      retryAtMs: Date.parse('2026-03-02T07:05:00Z'),
    })
    expect(http.asked).toHaveLength(1)
  })
})

describe('a token that expired', () => {
  it('is renewed by a form at the authorization server, and the call repeated', async () => {
    const http = scripted(expired, { body: granted }, { body: { result: 'yes' } })
    const remote = remoteWith(http)
    expect((await call(remote, read)).result).toBe('yes')
    expect(http.asked[1]).toMatchObject({
      method: 'POST',
      url: 'https://oauth.bitrix.info/oauth/token/',
      form: { grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    })
    expect(http.asked[2]).toMatchObject({ json: { auth: 'token-2' } })
    expect(remote.credentials.current()).toMatchObject({
      access_token: 'token-2',
      refresh_token: 'refresh-2',
      expires_at: '2026-03-02T08:00:00.000Z',
      webhook_url: 'https://portal.example/rest/member/token-2/',
    })
  })

  it('is renewed once for everybody who meets it', async () => {
    let renewals = 0
    const remote = remoteWith({
      async request(request) {
        const isToken = request.url.includes('/oauth/token/')
        if (isToken) renewals++
        const fresh = asObject(request.json as never)['auth'] === 'token-2'
        const body = isToken ? granted : fresh ? { result: 'yes' } : expired.body
        return { status: 200, headers: {}, text: JSON.stringify(body) }
      },
    })
    const answers = await Promise.all([1, 2, 3, 4].map(() => call(remote, read)))
    expect(answers.map(({ result }) => result)).toEqual(['yes', 'yes', 'yes', 'yes'])
    expect(renewals).toBe(1)
  })

  it('is renewed before the call when its hour has passed by our clock', async () => {
    const http = scripted({ body: granted }, { body: { result: 'yes' } })
    const remote = remoteWith(http, {
      credentials: {
        ...tokensOf(http),
        expires_at: '2026-03-02T06:59:00.000Z',
      },
    })
    await call(remote, read)
    expect(http.asked[0]?.url).toContain('/oauth/token/')
    expect(http.asked).toHaveLength(2)
  })

  it('is renewed with the app for everybody where the account has none, at the vendor alone', async () => {
    const http = scripted(expired, { body: granted }, { body: { result: 'yes' } })
    const { oauth_client_id: _, oauth_client_secret: __, ...rest } = tokensOf(http)
    const app = { clientId: 'everybody', clientSecret: 'kept' }
    const settings = { oauth_host: 'https://evil.example' }
    await call(remoteWith(http, { settings, credentials: rest, app }), read)
    expect(http.asked[1]).toMatchObject({
      url: 'https://oauth.bitrix.info/oauth/token/',
      form: { client_id: 'everybody', client_secret: 'kept', refresh_token: 'refresh-1' },
    })
    const alone = scripted(expired)
    const refused = await refusal(call(remoteWith(alone, { credentials: rest }), read))
    expect(refused).toMatchObject({ class: 'unauthorised', code: 'cannot_refresh' })
  })

  it('is not tried a third time', async () => {
    const http = scripted(expired, { body: granted }, expired)
    expect(await refusal(call(remoteWith(http), read))).toMatchObject({ class: 'unauthorised' })
    expect(http.asked).toHaveLength(3)
  })

  it('needs a person when the refresh token is dead', async () => {
    const http = scripted(expired, { status: 400, body: { error: 'invalid_grant' } })
    expect(await refusal(call(remoteWith(http), read))).toMatchObject({
      class: 'unauthorised',
      code: 'invalid_grant',
    })
  })

  it('is asked for by a query where the server did not read the form', async () => {
    const blind = { status: 400, body: { error: 'invalid_request' } }
    const http = scripted(expired, blind, { body: granted }, { body: { result: 'yes' } })
    await call(remoteWith(http), read)
    expect(http.asked[2]).toMatchObject({ method: 'GET' })
  })
})

describe('a portal that moved', () => {
  const moved = {
    status: 302,
    body: '',
    headers: { location: 'https://evil.example/rest/profile' },
  }

  it('is followed where the authorization server says, never where the redirect points', async () => {
    const renamed = { ...granted, client_endpoint: 'https://renamed.example/rest/' }
    const http = scripted(moved, { body: renamed }, { body: { result: 'yes' } })
    const remote = remoteWith(http)
    await call(remote, read)
    expect(http.asked[2]?.url).toBe('https://renamed.example/rest/profile')
    expect(remote.credentials.current()['endpoint']).toBe('https://renamed.example/rest/')
    expect(http.asked.some(({ url }) => url.includes('evil'))).toBe(false)
  })

  it('is refused when the renewed token is another portal’s', async () => {
    const http = scripted(moved, { body: { ...granted, member_id: 'stranger' } })
    const credentials = { ...remoteWith(http).credentials.current(), member_id: 'member' }
    expect(await refusal(call(remoteWith(http, { credentials }), read))).toMatchObject({
      code: 'another_portal',
    })
  })

  it('needs a new address when it is known by a webhook', async () => {
    const credentials = { webhook_url: 'https://p.example/rest/1/abc/' }
    const error = await refusal(call(remoteWith(scripted(moved), { credentials }), read))
    expect(error).toMatchObject({ class: 'unauthorised', code: 'portal_moved' })
  })
})
