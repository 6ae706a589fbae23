import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fields } from '../../../connector-kit/index.ts'
import { anna, change, create, idOf, readOne, servePrepared, walk } from '../records-under-test.ts'
import type { ServedPortal } from '../remote-under-test.ts'
import { contacts } from './contacts.ts'
import { deals } from './deals.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePrepared()
})
afterEach(() => portal.close())

describe('bookings as deals', () => {
  const rows = [
    { serviceId: null, name: 'Укладка & уход', priceMinor: 250_025, quantity: 1 },
    { serviceId: null, name: 'Чай', priceMinor: 0, quantity: 2 },
  ]

  async function booking(over: Fields = {}): Promise<Fields> {
    const found = await contacts.find(portal.remote, [{ key: '7-client-1', fields: anna }])
    const clientId =
      found.get('7-client-1')?.byKey[0] ??
      (await create(portal, contacts, { key: '7-client-1', fields: anna }))
    return {
      title: 'Стрижка · Анна',
      clientId,
      startsAt: '2026-03-05T05:00:00Z',
      endsAt: '2026-03-05T06:30:00Z',
      status: 'NEW',
      note: '[b] $ & # 100%',
      totalMinor: 250_025,
      currency: 'KZT',
      rows,
      ...over,
    }
  }

  it('are created whole in one request, and read back the same', async () => {
    const fields = await booking()
    portal.asked.length = 0
    const id = await create(portal, deals, { key: '7-booking-1', fields })
    expect(portal.asked).toHaveLength(1)
    expect(await readOne(portal, deals, id)).toMatchObject({ fields, externalKey: '7-booking-1' })
  })

  it('keep a note that looks like a reference of the portal', async () => {
    const note = 'see $result[c0s0][item][id] [url]😀'
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking({ note }) })
    const read = await readOne(portal, deals, id)
    expect(read?.fields['note']).toBe(note)
    expect(read?.fields['rows']).toEqual(rows)
  })

  it('are answered as they were written, so that our own echo compares equal', async () => {
    const fields = await booking()
    const outcome = (await deals.create(portal.remote, [{ key: '7-booking-1', fields }])).get(
      '7-booking-1',
    )
    const read = await readOne(portal, deals, idOf(outcome))
    expect(outcome).toMatchObject({
      ok: true,
      record: { fields: read?.fields, version: read?.version },
    })
  })

  it('change sum, moments, comment, stage and rows', async () => {
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking() })
    const fields = {
      startsAt: '2026-03-06T05:00:00Z',
      endsAt: '2026-03-06T06:00:00Z',
      status: 'LOSE',
      note: '',
      totalMinor: 100_00,
      rows: rows.slice(0, 1),
    }
    const outcome = await change(portal, deals, { id, fields })
    const read = await readOne(portal, deals, id)
    expect(read?.fields).toMatchObject(fields)
    expect(outcome).toMatchObject({ ok: true, record: { fields: read?.fields } })
  })

  it('lose all their rows when nothing is sold any more', async () => {
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking() })
    await change(portal, deals, { id, fields: { rows: [] } })
    expect((await readOne(portal, deals, id))?.fields['rows']).toEqual([])
  })

  it('are found by their key; an open deal of the client at the same time is alike', async () => {
    const fields = await booking()
    const id = await create(portal, deals, { key: '7-booking-1', fields })
    await portal.edit({
      entity: 'deal',
      fields: {
        title: 'By hand',
        contactIds: [Number(fields['clientId'])],
        ufCrmUzelStart: '2026-03-05T08:00:00+03:00',
      },
    })
    const found = await deals.find(portal.remote, [
      { key: '7-booking-1', fields },
      { key: '7-booking-2', fields },
      { key: '7-booking-3', fields: { ...fields, startsAt: '2026-03-05T09:00:00Z' } },
    ])
    expect(found.get('7-booking-1')?.byKey).toEqual([id])
    expect(found.get('7-booking-2')).toEqual({ byKey: [], alike: [String(Number(id) + 1)] })
    expect(found.get('7-booking-3')).toEqual({ byKey: [], alike: [] })
  })

  it('keep the people who were added to a deal when the client changes', async () => {
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking() })
    const second = await create(portal, contacts, {
      key: '7-client-2',
      fields: { ...anna, phone: '+77010000009' },
    })
    const third = await create(portal, contacts, {
      key: '7-client-3',
      fields: { ...anna, phone: '+77010000008' },
    })
    const first = (await readOne(portal, deals, id))?.fields['clientId']
    const contactIds = [Number(first), Number(second)]
    await portal.edit({ entity: 'deal', id: Number(id), fields: { contactIds } })
    await change(portal, deals, { id, fields: { clientId: third } })
    expect((await readOne(portal, deals, id))?.fields['clientId']).toBe(third)
    const { deals: stored } = await portal.state('deals')
    expect(stored).toMatchObject([{ contactIds: [Number(third), Number(second)] }])
  })

  it('come back with the stage that people moved them to', async () => {
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking() })
    portal.advance(3_600_000)
    const start = await deals.changes(portal.remote, null)
    await portal.edit({ entity: 'deal', id: Number(id), fields: { stageId: 'WON' } })
    const page = await deals.changes(portal.remote, start.position)
    expect(page.records).toMatchObject([{ id, fields: { status: 'WON' } }])
    expect(deals.toOurs(page.records[0]?.fields ?? {}, portal.remote)).toMatchObject({
      status: '2',
    })
  })

  it('are walked without the deals that are no bookings', async () => {
    await portal.control('seed', { contacts: 10, deals: 70 })
    const id = await create(portal, deals, { key: '7-booking-1', fields: await booking() })
    expect((await walk(portal, deals)).ids).toEqual([id])
  })

  it('are read forty-eight at a time in one request, rows and all', async () => {
    const fields = await booking()
    const items = Array.from({ length: 48 }, (_, index) => ({ key: `7-booking-${index}`, fields }))
    const outcomes = await deals.create(portal.remote, items)
    const ids = [...outcomes.values()].map(idOf)
    portal.asked.length = 0
    const read = await deals.read(portal.remote, ids)
    expect(read.size).toBe(48)
    expect([...read.values()].every((record) => Array.isArray(record.fields['rows']))).toBe(true)
    expect(portal.asked).toHaveLength(1)
  })

  it('that the customer’s rules refuse are told apart from their neighbours', async () => {
    await portal.close()
    portal = await servePrepared({ requiredFields: { contact: [], deal: ['comments'] } })
    const fields = await booking()
    const outcomes = await deals.create(portal.remote, [
      { key: '7-booking-1', fields },
      { key: '7-booking-2', fields: { ...fields, note: '' } },
      { key: '7-booking-3', fields },
    ])
    expect(
      [...outcomes.values()].map((outcome) => (outcome.ok ? 'ok' : outcome.error.class)),
    ).toEqual(['ok', 'rejected', 'ok'])
  })
})
