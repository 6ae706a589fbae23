import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, mapOf, type PortalUnderTest, startPortal } from './portal-under-test.ts'

let portal: PortalUnderTest
beforeEach(async () => {
  portal = await startPortal({ limits: { capacity: 10_000 } })
})
afterEach(() => portal.close())

/** What forty calls met: a status, or 0 for a cut connection. */
async function weather(seed: number): Promise<number[]> {
  await portal.post('/_chaos', { fail429: 0.2, fail5xx: 0.2, dropAfterWork: 0.2, seed })
  const seen: number[] = []
  for (let index = 0; index < 40; index += 1) {
    seen.push(
      await portal.webhook('profile').then(
        ({ status }) => status,
        () => 0,
      ),
    )
  }
  return seen
}

describe('chaos', () => {
  it('is the same for the same seed and another for another', async () => {
    const first = await weather(11)
    expect(await weather(11)).toEqual(first)
    expect(await weather(12)).not.toEqual(first)
    expect(new Set(first).has(0) && new Set(first).has(429)).toBe(true)
  })

  it('cuts the connection only after the work is done', async () => {
    await portal.post('/_chaos', { dropAfterWork: 1 })
    await expect(portal.webhook('crm.deal.add', { fields: {} })).rejects.toThrow()
    await portal.post('/_chaos', { dropAfterWork: 0 })
    expect((await portal.webhook('crm.deal.list')).body.total).toBe(1)
  })

  it('fails before the work, so that nothing was written', async () => {
    await portal.post('/_chaos', { fail5xx: 1 })
    expect((await portal.webhook('crm.deal.add', { fields: {} })).status).toBeGreaterThanOrEqual(
      500,
    )
    await portal.post('/_chaos', { fail5xx: 0 })
    expect((await portal.webhook('crm.deal.list')).body.total).toBe(0)
  })

  it('loses, doubles and reorders event posts', async () => {
    const bound = { event: 'ONCRMDEALADD', handler: 'http://127.0.0.1:1/' }
    await portal.call('event.bind', bound)
    const add = () => portal.post('/_edit', { entity: 'deal', fields: {} })
    const ids = async () =>
      (await portal.events()).map((pairs) => new Map(pairs).get('data[FIELDS][ID]'))
    await portal.post('/_chaos', { loseWebhooks: 1 })
    await add()
    await portal.post('/_chaos', { loseWebhooks: 0, duplicateWebhooks: 1 })
    await add()
    expect(await ids()).toEqual(['2', '2'])
    await portal.post('/_chaos', { duplicateWebhooks: 0, reorderWebhooks: 1 })
    await add()
    await add()
    expect(await ids()).toEqual(['2', '2', '4', '3'])
    const log = await portal.get('/_log')
    expect(at(log.body, 'events')).toMatchObject({ lost: 1, duplicated: 1, reordered: 1 })
  })

  it('refuses what it does not understand', async () => {
    expect((await portal.post('/_chaos', { fail429: 2 })).status).toBe(400)
    expect((await portal.post('/_chaos', { fial429: 1 })).status).toBe(400)
  })
})

describe('the control door', () => {
  it('edits as another person, so that the change does not look like ours', async () => {
    await portal.call('crm.item.add', { entityTypeId: 3, fields: { name: 'Ana' } })
    const reply = await portal.post('/_edit', {
      entity: 'contact',
      id: 1,
      fields: { lastName: 'Lee', phone: '+77010000000' },
    })
    expect(at(reply.body, 'item')).toMatchObject({
      updatedBy: 7,
      createdBy: 1,
      lastName: 'Lee',
      phone: '+77010000000',
    })
    const unknown = await portal.post('/_edit', { entity: 'contact', id: 9, fields: {} })
    expect([unknown.status, unknown.body]).toEqual([400, { error: 'no contact 9' }])
  })

  it('never shows a token in the log', async () => {
    const { access } = await portal.connect()
    await portal.call('profile')
    await portal.webhook('profile')
    const log = JSON.stringify((await portal.get('/_log')).body)
    expect(log).toContain('profile')
    expect(log.includes(access) || log.includes('hook/')).toBe(false)
  })

  it('seeds many records without events, and resets', async () => {
    await portal.post('/_seed', { services: 120, contacts: 60 })
    const state = await portal.get('/_state?kind=service')
    expect(at(state.body, 'counts')).toMatchObject({ products: 120, prices: 120, contacts: 60 })
    expect(portal.posts).toEqual([])
    await portal.post('/_reset', {})
    expect(at((await portal.get('/_state?kind=none')).body, 'counts', 'contacts')).toBe(0)
  })

  it('keeps everything across a snapshot: records, indexes, tokens, handlers', async () => {
    const { access } = await portal.connect()
    const fields = { originId: 'b1', name: 'Ana', fm: [{ typeId: 'PHONE', value: '+77010000000' }] }
    await portal.call('crm.item.add', { entityTypeId: 3, fields })
    const saved = JSON.parse(JSON.stringify(portal.snapshot()))
    const other = await startPortal()
    other.restore(saved)
    const list = { auth: access, entityTypeId: 3, filter: { '=originId': 'b1' } }
    expect((await other.post('/rest/crm.item.list', list)).body.total).toBe(1)
    const twin = { auth: access, type: 'PHONE', values: ['+77010000000'] }
    const found = await other.post('/rest/crm.duplicate.findbycomm', twin)
    expect(mapOf(found.body.result)).toEqual({ CONTACT: [1] })
    const next = await other.post('/rest/crm.contact.add', { auth: access, fields: { NAME: 'B' } })
    expect(next.body.result).toBe(2)
    await other.close()
  })
})
