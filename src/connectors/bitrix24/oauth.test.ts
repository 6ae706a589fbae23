import { expect, test } from 'vitest'
import { oauth } from './oauth.ts'
import { scripted } from './remote-under-test.ts'

const tokens = {
  access_token: 'access',
  refresh_token: 'refresh',
  expires_in: 3_600,
  client_endpoint: 'https://salon.bitrix24.kz/rest/',
  member_id: 'member',
}

const exchange = (settings: Record<string, string>, query: Record<string, string> = {}) => {
  const http = scripted({ body: tokens })
  const app = { clientId: 'app', clientSecret: 'secret', code: 'code' }
  const granted = oauth.exchange(http, { ...app, query, settings, nowMs: 0 })
  return granted.then((value) => ({ ...value, asked: http.asked[0]?.url }))
}

test('the vendor’s servers vouch for any portal, by whatever name the tenant wrote them', async () => {
  for (const settings of [{}, { oauth_host: 'https://oauth.bitrix24.tech/' }]) {
    expect(await exchange({ ...settings })).toMatchObject({
      accountId: 'member',
      accountHost: 'salon.bitrix24.kz',
      accountServer: null,
    })
  }
})

test('the secret goes to the one of the vendor’s servers that the portal named, and to no other', async () => {
  const named = (server_domain: string) => exchange({}, { server_domain })
  expect((await named('oauth.bitrix24.tech')).asked).toMatch('https://oauth.bitrix24.tech/')
  expect((await named('evil.example')).asked).toMatch('https://oauth.bitrix.info/')
})

test('a server that a tenant named vouches for the portal at its own host, and is named with it', async () => {
  const own = 'https://salon.bitrix24.kz/oauth'
  expect(await exchange({ oauth_host: `${own}/` })).toMatchObject({ accountServer: own })
  await expect(exchange({ oauth_host: 'https://evil.example' })).rejects.toMatchObject({
    class: 'rejected',
    code: 'portal_elsewhere',
  })
})
