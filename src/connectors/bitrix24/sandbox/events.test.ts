import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { APP, at, fixture, mapOf, type PortalUnderTest, startPortal } from './portal-under-test.ts'

const HANDLER = 'http://127.0.0.1:1/handler'
let portal: PortalUnderTest
beforeEach(async () => {
  portal = await startPortal({ limits: { capacity: 10_000 } })
})
afterEach(() => portal.close())

const bind = (...events: string[]) =>
  Promise.all(events.map((event) => portal.call('event.bind', { event, handler: HANDLER })))
const edit = (body: object) => portal.post('/_edit', body)

async function codes(): Promise<string[]> {
  return (await portal.events()).map((pairs) => new Map(pairs).get('event') ?? '')
}

/** The keys of the body that was captured from a live portal, in their order. */
const CAPTURED = [
  ...['event', 'event_handler_id', 'data[FIELDS][ID]', 'ts'],
  ...['access_token', 'expires', 'expires_in', 'scope', 'domain', 'server_endpoint'].map(inAuth),
  ...['status', 'client_endpoint', 'member_id', 'user_id', 'application_token'].map(inAuth),
]

function inAuth(name: string): string {
  return `auth[${name}]`
}

describe('an event post', () => {
  it('has the captured keys in the captured order, and only the id of the record', async () => {
    await bind('ONCRMDEALADD')
    await portal.call('crm.item.add', { entityTypeId: 2, fields: { title: 'Visit' } })
    const [pairs] = await portal.events()
    expect(pairs?.map(([key]) => key)).toEqual(CAPTURED)
    const values = new Map(pairs)
    expect(values.get('data[FIELDS][ID]')).toBe('1')
    expect(values.get('ts')).toBe(String(Date.parse('2026-03-02T07:00:00Z') / 1000))
    expect(values.get('auth[application_token]')).toBe(APP.applicationToken)
    expect(portal.posts[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(portal.posts[0]?.url).toBe(HANDLER)
  })

  it('carries a token that works as the person who acted', async () => {
    await bind('ONCRMDEALADD')
    await edit({ entity: 'deal', fields: { title: 'By hand' } })
    const [pairs] = await portal.events()
    const values = new Map(pairs)
    expect(values.get('auth[user_id]')).toBe('7')
    const reply = await portal.post('/rest/profile', { auth: values.get('auth[access_token]') })
    expect(at(reply.body, 'result', 'ID')).toBe('7')
  })

  it('carries no token at all when a robot acted', async () => {
    await bind('ONCRMDEALADD')
    await edit({ entity: 'deal', fields: {}, userId: 0 })
    const [pairs] = await portal.events()
    const auth = pairs?.map(([key]) => key).filter((key) => key.startsWith('auth'))
    expect(auth).toEqual(
      ['domain', 'server_endpoint', 'client_endpoint', 'member_id', 'application_token'].map(
        inAuth,
      ),
    )
  })

  it('is raised by edits of people and by writes of apps alike', async () => {
    await bind('ONCRMCONTACTADD', 'ONCRMCONTACTUPDATE', 'ONCRMCONTACTDELETE')
    await edit({ entity: 'contact', fields: { name: 'Ana', phone: '+77010000000' } })
    await portal.call('crm.item.update', { entityTypeId: 3, id: 1, fields: { name: 'Anna' } })
    await edit({ entity: 'contact', id: 1, delete: true })
    expect(await codes()).toEqual(['ONCRMCONTACTADD', 'ONCRMCONTACTUPDATE', 'ONCRMCONTACTDELETE'])
  })

  it('of a move between funnels is the move alone', async () => {
    await bind('ONCRMDEALUPDATE', 'ONCRMDEALMOVETOCATEGORY')
    await edit({ entity: 'deal', fields: {} })
    const fields = { categoryId: 9, stageId: 'C9:UC_KN8KFI' }
    await portal.call('crm.item.update', { entityTypeId: 2, id: 1, fields })
    const [pairs, ...others] = await portal.events()
    expect(others).toEqual([])
    const values = new Map(pairs)
    expect(values.get('event')).toBe('ONCRMDEALMOVETOCATEGORY')
    expect(values.get('data[FIELDS][STAGE_ID]')).toBe('C9:UC_KN8KFI')
  })

  it('of a service names its type, and its price has events of its own', async () => {
    await bind(
      'CATALOG.PRODUCT.ON.ADD',
      'CATALOG.PRODUCT.ON.UPDATE',
      'CATALOG.PRICE.ON.ADD',
      'CATALOG.PRICE.ON.UPDATE',
    )
    const made = await edit({ entity: 'service', fields: { name: 'Cut', price: 100 } })
    const id = at(made.body, 'service', 'id')
    await edit({ entity: 'service', id, fields: { price: 120 } })
    expect(await codes()).toEqual([
      'CATALOG.PRODUCT.ON.ADD',
      'CATALOG.PRICE.ON.ADD',
      'CATALOG.PRICE.ON.UPDATE',
    ])
    expect(new Map((await portal.events())[0]).get('data[FIELDS][TYPE]')).toBe('7')
  })
})

describe('binding', () => {
  it('is refused twice for the same handler, and undone by unbind', async () => {
    const [first, second] = await bind('OnCrmDealAdd', 'ONCRMDEALADD')
    const bodies = [first?.body, second?.body].map((body) => body?.error ?? body?.result)
    expect(bodies.sort()).toEqual(['ERROR_EVENT_BINDING_EXISTS', true])
    const unbound = await portal.call('event.unbind', { event: 'ONCRMDEALADD', handler: HANDLER })
    expect(unbound.body.result).toEqual({ count: 1 })
    expect((await portal.call('event.get')).body.result).toEqual([])
  })
})

describe('the app', () => {
  it('is installed with tokens that include a refresh token', async () => {
    await edit({ entity: 'app', action: 'install', fields: { handler: HANDLER } })
    const [pairs] = await portal.events()
    const sample = mapOf(at(fixture('event.ONAPPINSTALL.request'), 'decoded_body'))
    const auth = Object.keys(mapOf(sample.auth)).map(inAuth)
    const data = Object.keys(mapOf(sample.data)).map((key) => `data[${key}]`)
    expect(pairs?.map(([key]) => key)).toEqual(['event', ...data, 'ts', ...auth])
  })

  it('hears that it was removed, and then nothing works and nothing is bound', async () => {
    await bind('ONAPPUNINSTALL', 'ONCRMDEALADD')
    await edit({ entity: 'app', action: 'uninstall', fields: { clean: true } })
    const values = new Map((await portal.events())[0])
    expect([values.get('data[CLEAN]'), values.has('auth[access_token]')]).toEqual(['1', false])
    const reply = await portal.call('profile')
    expect([reply.status, reply.body.error]).toEqual([401, 'ERROR_OAUTH'])
    expect(at((await portal.get('/_state?kind=none')).body, 'counts', 'bindings')).toBe(0)
  })
})
