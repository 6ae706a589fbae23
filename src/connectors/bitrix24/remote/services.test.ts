import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asObject, asText } from '../client/read-json.ts'
import { change, create, readOne, servePrepared, walk } from '../records-under-test.ts'
import type { ServedPortal } from '../remote-under-test.ts'
import { services } from './services.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePrepared()
})
afterEach(() => portal.close())

describe('services as catalog services', () => {
  const haircut = { name: 'Стрижка', active: true, priceMinor: 500_050, currency: 'KZT' }

  it('are created with their price, and found by key and by name', async () => {
    const id = await create(portal, services, { key: '7-service-1', fields: haircut })
    expect(await readOne(portal, services, id)).toMatchObject({
      fields: haircut,
      externalKey: '7-service-1',
    })
    const { id: stranger } = asObject(
      asObject(await portal.edit({ entity: 'service', fields: { name: 'Массаж' } }))['service'],
    )
    const found = await services.find(portal.remote, [
      { key: '7-service-1', fields: haircut },
      { key: '7-service-2', fields: { name: 'Массаж' } },
      { key: '7-service-3', fields: haircut },
    ])
    expect(found.get('7-service-1')).toEqual({ byKey: [id], alike: [] })
    expect(found.get('7-service-2')?.alike).toEqual([asText(stranger)])
    // The only namesake already carries the key of another service of ours.
    expect(found.get('7-service-3')).toEqual({ byKey: [], alike: [] })
  })

  it('change name, activity and price, and answer what was written', async () => {
    const id = await create(portal, services, { key: '7-service-1', fields: haircut })
    const fields = { name: 'Окрашивание', active: false, priceMinor: 900_000 }
    const outcome = await change(portal, services, { id, fields })
    const read = await readOne(portal, services, id)
    expect(read?.fields).toMatchObject(fields)
    expect(outcome).toMatchObject({ ok: true, record: { fields: read?.fields } })
  })

  it('are given a price when the portal has none', async () => {
    const made = asObject(await portal.edit({ entity: 'service', fields: { name: 'Bare' } }))
    const id = asText(asObject(made['service'])['id'])
    expect((await readOne(portal, services, id))?.fields['priceMinor']).toBe(null)
    await change(portal, services, { id, fields: { priceMinor: 100_00, currency: 'KZT' } })
    expect((await readOne(portal, services, id))?.fields['priceMinor']).toBe(100_00)
  })

  it('come back when only their price changed', async () => {
    const id = await create(portal, services, { key: '7-service-1', fields: haircut })
    portal.advance(3_600_000)
    const start = await services.changes(portal.remote, null)
    expect(start.records).toEqual([])
    await portal.edit({ entity: 'service', id: Number(id), fields: { price: 7_000 } })
    const page = await services.changes(portal.remote, start.position)
    expect(page.records).toEqual([])
    expect(page.glimpses).toMatchObject([{ id, fields: { priceMinor: 700_000 } }])
    expect(page.done).toBe(true)
  })

  it('come back when only their name changed', async () => {
    const id = await create(portal, services, { key: '7-service-1', fields: haircut })
    portal.advance(3_600_000)
    const start = await services.changes(portal.remote, null)
    await portal.edit({ entity: 'service', id: Number(id), fields: { name: 'Haircut' } })
    const page = await services.changes(portal.remote, start.position)
    expect(page.records).toMatchObject([{ id, fields: { name: 'Haircut' } }])
  })

  it('come back with both when the element and its price changed', async () => {
    const id = await create(portal, services, { key: '7-service-1', fields: haircut })
    portal.advance(3_600_000)
    const start = await services.changes(portal.remote, null)
    await change(portal, services, { id, fields: { name: 'Haircut' } })
    await portal.edit({ entity: 'service', id: Number(id), fields: { price: 7_000 } })
    const page = await services.changes(portal.remote, start.position)
    expect(page.records).toMatchObject([{ id, fields: { name: 'Haircut', priceMinor: 700_000 } }])
    expect(page.glimpses).toEqual([])
  })

  it('are followed page by page when hundreds changed at once', async () => {
    const start = await services.changes(portal.remote, null)
    await portal.control('seed', { services: 130 })
    const { ids } = await walk(portal, services, { mode: 'changes', position: start.position })
    expect(new Set(ids).size).toBe(130)
  })

  it('are walked with their prices', async () => {
    await portal.control('seed', { services: 230 })
    const { ids } = await walk(portal, services)
    expect(new Set(ids).size).toBe(230)
    const page = await services.everything(portal.remote, null)
    expect(page.records.every(({ fields }) => typeof fields['priceMinor'] === 'number')).toBe(true)
  })
})
