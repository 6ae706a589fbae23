import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bitrix24 } from './index.ts'
import { anna, create, servePrepared } from './records-under-test.ts'
import { contacts } from './remote/contacts.ts'
import type { ServedPortal } from './remote-under-test.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePrepared()
})
afterEach(() => portal.close())

describe('trouble on the way', () => {
  it('leaves a create that lost its answer to be found by its key', async () => {
    await portal.control('chaos', { dropAfterWork: 1 })
    const lost = await contacts
      .create(portal.remote, [{ key: '7-client-1', fields: anna }])
      .catch((error: unknown) => error)
    expect(lost).toMatchObject({ class: 'unknown-outcome' })
    await portal.control('chaos', { dropAfterWork: 0 })
    const found = await contacts.find(portal.remote, [{ key: '7-client-1', fields: anna }])
    expect(found.get('7-client-1')?.byKey).toHaveLength(1)
  })

  it('renews tokens that the portal forgot, without anybody noticing', async () => {
    const before = portal.remote.credentials.current()['access_token']
    await portal.control('chaos', { expireTokens: true })
    expect(await create(portal, contacts, { key: '7-client-1', fields: anna })).toMatch(/^\d+$/)
    expect(portal.remote.credentials.current()['access_token']).not.toBe(before)
  })

  it('slows down when the portal says "too many"', async () => {
    await portal.control('chaos', { fail429: 1 })
    const error = await contacts.read(portal.remote, ['1']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ class: 'limited' })
  })

  it('obtains tokens by a code, from the server that was configured', async () => {
    const consent = await fetch(
      bitrix24.oauth?.authorizeUrl({ host: portal.url, clientId: 'local.test', state: 's' }) ?? '',
      { redirect: 'manual' },
    )
    const query = Object.fromEntries(
      new URL(consent.headers.get('location') ?? '').searchParams,
    ) as Record<string, string>
    const granted = await bitrix24.oauth?.exchange(portal.remote.http, {
      code: query['code'] ?? '',
      clientId: 'local.test',
      clientSecret: 'secret',
      query: { ...query, server_domain: 'evil.example' },
      settings: portal.remote.settings,
      nowMs: portal.remote.now(),
    })
    expect(granted).toMatchObject({
      accountId: 'a223c6b3710f85df22e9377d6c4f7553',
      accountHost: new URL(portal.url).host,
      credentials: { endpoint: `${portal.url}/rest/` },
    })
  })
})
