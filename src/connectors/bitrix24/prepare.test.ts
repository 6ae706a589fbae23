import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bitrix24 } from './index.ts'
import { anna, create, prepareAgain, servePrepared } from './records-under-test.ts'
import { contacts } from './remote/contacts.ts'
import type { ServedPortal } from './remote-under-test.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePrepared()
})
afterEach(() => portal.close())

describe('preparing a portal', () => {
  it('finds what it needs, and repeats harmlessly', async () => {
    expect(portal.remote.settings).toMatchObject({
      uf_start: 'ufCrmUzelStart',
      uf_end: 'ufCrmUzelEnd',
      price_type_id: 1,
      catalog_iblock_id: 23,
      deal_currency_id: 'KZT',
      stage_map: { '1': 'NEW', '2': 'WON', '3': 'LOSE', '4': 'LOSE' },
    })
    const before = portal.remote.settings
    await prepareAgain(portal)
    expect(portal.remote.settings).toEqual(before)
    const { counts } = await portal.state('none')
    expect(counts).toMatchObject({ userFields: 2, bindings: 12 })
  })

  it('asks for an event when it does not know the application token yet', async () => {
    const { application_token: _unknown, ...others } = portal.remote.credentials.current()
    portal.remote.credentials.current = () => others
    portal.asked.length = 0
    await prepareAgain(portal)
    expect(portal.asked.at(-1)?.url).toContain('event.test')
  })

  it('passes every check afterwards', async () => {
    const steps = await bitrix24.check(portal.remote)
    expect(steps.filter(({ ok }) => !ok)).toEqual([])
    expect(steps.map(({ name }) => name)).toContain('events')
  })

  it('offers the portal’s own words to choose from', async () => {
    const words = await bitrix24.dictionaries(portal.remote)
    expect(words['deal_category_id']).toContainEqual({ id: '9', name: 'Beauty salon' })
    expect(words['deal_stage_id']).toContainEqual({
      id: 'C9:WON',
      name: 'Visit completed',
      group: '9',
    })
    expect(words['catalog_iblock_id']).toEqual([{ id: '23', name: 'CRM Product Catalog' }])
    expect(words['contact_source_id']?.map(({ id }) => id)).toContain('WEBFORM')
  })

  it('says who the token acts as', async () => {
    expect(await bitrix24.oauth?.identity(portal.remote)).toEqual({
      id: '1',
      email: 'admin@portal.example',
      name: 'Alina Sadykova',
      admin: true,
    })
  })
})

describe('a webhook connection', () => {
  it('is prepared and checked without events', async () => {
    await portal.close()
    portal = await servePrepared({ by: 'webhook' })
    const steps = await bitrix24.check(portal.remote)
    expect(steps.filter(({ ok }) => !ok)).toEqual([])
    expect(steps.find(({ name }) => name === 'events')).toMatchObject({
      ok: true,
      found: 'polling',
    })
    expect(await create(portal, contacts, { key: '7-client-1', fields: anna })).toMatch(/^\d+$/)
  })

  it('is told what to do when its code is wrong', async () => {
    portal.remote.credentials.current = () => ({ webhook_url: `${portal.url}/rest/1/wrong/` })
    const steps = await bitrix24.check(portal.remote)
    expect(steps.at(-1)).toMatchObject({ name: 'credentials', fix: 'bitrix24.fix.reconnect' })
  })
})
