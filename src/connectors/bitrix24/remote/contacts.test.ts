import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anna, change, create, readOne, servePrepared, walk } from '../records-under-test.ts'
import type { ServedPortal } from '../remote-under-test.ts'
import { contacts } from './contacts.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePrepared()
})
afterEach(() => portal.close())

describe('clients as contacts', () => {
  it('are created with everything, and found by their key and by their phone', async () => {
    const id = await create(portal, contacts, { key: '7-client-1', fields: anna })
    expect(await readOne(portal, contacts, id)).toMatchObject({
      fields: anna,
      externalKey: '7-client-1',
    })
    const found = await contacts.find(portal.remote, [
      { key: '7-client-1', fields: anna },
      { key: '7-client-2', fields: { ...anna, email: null } },
      { key: '7-client-3', fields: { ...anna, phone: '+77019999999', email: 'x@y.z' } },
    ])
    expect(found.get('7-client-1')).toEqual({ byKey: [id], alike: [] })
    expect(found.get('7-client-2')).toEqual({ byKey: [], alike: [id] })
    expect(found.get('7-client-3')).toEqual({ byKey: [], alike: [] })
  })

  it('are found by a phone somebody wrote with an eight', async () => {
    const fm = [{ typeId: 'PHONE', valueType: 'WORK', value: '87010000001' }]
    await portal.edit({ entity: 'contact', fields: { name: 'Anna', fm } })
    const found = await contacts.find(portal.remote, [{ key: '7-client-1', fields: anna }])
    expect(found.get('7-client-1')?.alike).toHaveLength(1)
  })

  it('are changed without doubling a phone, and answer what was written', async () => {
    const id = await create(portal, contacts, { key: '7-client-1', fields: anna })
    const outcome = await change(portal, contacts, {
      id,
      fields: { phone: '+77020000002', lastName: 'Ким' },
    })
    const read = await readOne(portal, contacts, id)
    expect(outcome).toMatchObject({ ok: true, record: read })
    const { contacts: stored } = await portal.state('contacts')
    expect(JSON.stringify(stored)).not.toContain('77010000001')
    expect(read?.fields).toMatchObject({ lastName: 'Ким', phone: '+77020000002', email: 'a@b.kz' })
  })

  it('keep a name that looks like a reference of the portal', async () => {
    const firstName = '$result[c0s0][item][id] 😀 [b]'
    const id = await create(portal, contacts, { key: '7-client-1', fields: { ...anna, firstName } })
    expect((await readOne(portal, contacts, id))?.fields['firstName']).toBe(firstName)
  })

  it('are created fifty at a time in one request', async () => {
    const items = Array.from({ length: 50 }, (_, index) => ({
      key: `7-client-${index}`,
      fields: { ...anna, phone: `+7701000${1000 + index}` },
    }))
    portal.asked.length = 0
    const outcomes = await contacts.create(portal.remote, items)
    expect([...outcomes.values()].every(({ ok }) => ok)).toBe(true)
    expect(portal.asked).toHaveLength(1)
  })

  it('that vanished are left out of a read, and gone for a write', async () => {
    const id = await create(portal, contacts, { key: '7-client-1', fields: anna })
    const before = await readOne(portal, contacts, id)
    await portal.edit({ entity: 'contact', id: Number(id), delete: true })
    expect(await readOne(portal, contacts, id)).toBeUndefined()
    if (!before) throw new Error('not read')
    const item = { id, fields: { firstName: 'B' }, before }
    const outcome = (await contacts.update(portal.remote, [item])).get(id)
    expect(outcome).toMatchObject({ ok: false, error: { class: 'gone' } })
  })

  it('come back when people change them, and only then', async () => {
    portal.advance(3_600_000)
    const start = await contacts.changes(portal.remote, null)
    expect(start).toMatchObject({ records: [], done: true })
    portal.advance(600_000)
    const quiet = await contacts.changes(portal.remote, start.position)
    expect(quiet.records).toEqual([])
    await portal.edit({ entity: 'contact', fields: { name: 'Maria' } })
    const page = await contacts.changes(portal.remote, quiet.position)
    expect(page.records.map(({ fields }) => fields['firstName'])).toEqual(['Maria'])
  })

  it('are followed page by page when hundreds changed at once', async () => {
    const start = await contacts.changes(portal.remote, null)
    await portal.control('seed', { contacts: 120 })
    const { ids } = await walk(portal, contacts, { mode: 'changes', position: start.position })
    expect(new Set(ids).size).toBe(120)
  })

  it('are walked once each, many pages in a request', async () => {
    await portal.control('seed', { contacts: 620 })
    portal.asked.length = 0
    const { ids, total } = await walk(portal, contacts)
    expect(total).toBe(620)
    expect(new Set(ids).size).toBe(620)
    expect(ids).toHaveLength(620)
    expect(portal.asked.length).toBeLessThanOrEqual(4)
  })

  it('are walked to the end when the last page is just full', async () => {
    await portal.control('seed', { contacts: 100 })
    expect((await walk(portal, contacts)).ids).toHaveLength(100)
  })
})
