import { ApiVersion, B24Hook, B24OAuth, EnumAppStatus } from '@bitrix24/b24jssdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { APP, type PortalUnderTest, startPortal, WEBHOOK } from './portal-under-test.ts'

let portal: PortalUnderTest
beforeEach(async () => {
  // The client counts on the wall clock, so this portal runs on it too.
  portal = await startPortal({ now: Date.now, limits: { capacity: 1_000 } })
})
afterEach(() => portal.close())

/** The vendor's client takes the addresses of an app as they are, plain HTTP included. */
async function connectedApp(): Promise<B24OAuth> {
  const { access, refresh } = await portal.connect()
  const client = new B24OAuth(
    {
      applicationToken: APP.applicationToken,
      userId: 1,
      memberId: APP.memberId,
      accessToken: access,
      refreshToken: refresh,
      expires: Math.floor(Date.now() / 1000) + 3600,
      expiresIn: 3600,
      scope: 'crm,catalog,user_brief',
      domain: new URL(portal.url).host,
      clientEndpoint: `${portal.url}/rest/`,
      serverEndpoint: `${portal.url}/oauth-server/rest/`,
      status: EnumAppStatus.Local,
    },
    { clientId: APP.clientId, clientSecret: APP.clientSecret },
  )
  client.offClientSideWarning()
  return client
}

/** A webhook's address is forced to https by the client; its own axios puts it back. */
function hook(): B24Hook {
  const client = new B24Hook({
    b24Url: new URL(portal.url).host,
    userId: WEBHOOK.userId,
    secret: WEBHOOK.code,
  })
  const http = client.getHttpClient(ApiVersion.v2)
  http.ajaxClient.interceptors.request.use((config) => ({
    ...config,
    ...(config.url === undefined ? {} : { url: config.url.replace('https:', 'http:') }),
    ...(config.baseURL === undefined ? {} : { baseURL: config.baseURL.replace('https:', 'http:') }),
  }))
  return client
}

describe('the official client, connected as an app', () => {
  it('calls, writes and reads back', async () => {
    const client = await connectedApp()
    const made = await client.actions.v2.call.make<{ item: { id: number; title: string } }>({
      method: 'crm.item.add',
      params: { entityTypeId: 2, fields: { title: 'From the client' } },
    })
    expect(made.getErrorMessages()).toEqual([])
    expect(made.getData()?.result.item.title).toBe('From the client')
  })

  it('walks a list of three pages to its end', async () => {
    await portal.post('/_seed', { contacts: 120 })
    const client = await connectedApp()
    const list = await client.actions.v2.callList.make<{ id: number }>({
      method: 'crm.item.list',
      params: { entityTypeId: 3, select: ['id'] },
      idKey: 'id',
      customKeyForResult: 'items',
    })
    expect(list.getData()?.map(({ id }) => id)).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    )
  })

  it('batches with references between the commands', async () => {
    const client = await connectedApp()
    const batch = await client.actions.v2.batch.make({
      calls: {
        contact: {
          method: 'crm.item.add',
          params: { entityTypeId: 3, fields: { name: 'Ana & Co #1' } },
        },
        deal: {
          method: 'crm.item.add',
          params: { entityTypeId: 2, fields: { contactIds: ['$result[contact][item][id]'] } },
        },
      },
      options: { isHaltOnError: true, returnAjaxResult: false },
    })
    expect(batch.getErrorMessages()).toEqual([])
    expect(batch.getData()).toMatchObject({
      contact: { item: { name: 'Ana & Co #1' } },
      deal: { item: { contactIds: [1] } },
    })
  })

  it('refreshes an expired token by itself and goes on', async () => {
    const client = await connectedApp()
    await portal.post('/_chaos', { expireTokens: true })
    const saved: string[] = []
    client.setCallbackRefreshAuth(async ({ b24OAuthParams }) => {
      saved.push(b24OAuthParams.refreshToken)
    })
    const profile = await client.actions.v2.call.make<{ ID: string }>({ method: 'profile' })
    expect(profile.getData()?.result.ID).toBe('1')
    expect(saved).toHaveLength(1)
  })

  it('understands a refusal', async () => {
    const client = await connectedApp()
    const call = client.actions.v2.call.make({
      method: 'crm.item.get',
      params: { entityTypeId: 2, id: 99 },
    })
    const message = await call.then(
      (result) => result.getErrorMessages().join(),
      (error: unknown) => String(error),
    )
    expect(message).toContain('Element not found')
  })
})

describe('the official client, connected by an incoming webhook', () => {
  it('calls and pages through', async () => {
    await portal.post('/_seed', { services: 60 })
    const client = hook()
    client.offClientSideWarning()
    const list = await client.actions.v2.callList.make<{ id: number }>({
      method: 'catalog.product.service.list',
      params: { select: ['id', 'iblockId'], filter: { iblockId: 23 } },
      idKey: 'id',
      customKeyForResult: 'services',
    })
    expect(list.getErrorMessages()).toEqual([])
    expect(list.getData()).toHaveLength(60)
  })
})
