import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChangedRecord, Fields, Outcome, RemoteRecords } from '../../connector-kit/index.ts'
import { asObject, asText } from './client/read-json.ts'
import { bitrix24 } from './index.ts'
import { contacts } from './remote/contacts.ts'
import { deals } from './remote/deals.ts'
import { services } from './remote/services.ts'
import { type ServedPortal, servePortal } from './remote-under-test.ts'

let portal: ServedPortal

beforeEach(async () => {
  portal = await servePortal()
  await prepared()
})
afterEach(() => portal.close())

async function prepared(): Promise<void> {
  const hookUrl = 'https://uzel.example/hooks/key'
  portal.remote.settings = {
    ...portal.remote.settings,
    ...(await bitrix24.prepare(portal.remote, { hookUrl })),
  }
}

const anna = {
  firstName: 'Анна',
  lastName: "O'Brien & Co #1",
  phone: '+77010000001',
  email: 'a@b.kz',
}

function idOf(outcome: Outcome | undefined): string {
  if (!outcome) throw new Error('no outcome')
  if (!outcome.ok) throw outcome.error
  return outcome.id
}

async function create(kind: RemoteRecords, key: string, fields: Fields): Promise<string> {
  return idOf((await kind.create(portal.remote, [{ key, fields }])).get(key))
}

async function change(
  kind: RemoteRecords,
  id: string,
  fields: Fields,
): Promise<Outcome | undefined> {
  const before = (await kind.read(portal.remote, [id])).get(id)
  if (!before) throw new Error(`no ${id}`)
  const item: ChangedRecord = { id, fields, before }
  return (await kind.update(portal.remote, [item])).get(id)
}

const one = async (kind: RemoteRecords, id: string) =>
  (await kind.read(portal.remote, [id])).get(id)

/** Walks everything and tells the ids in the order they came. */
async function walk(kind: RemoteRecords): Promise<{ ids: string[]; total: number | null }> {
  const ids: string[] = []
  let total: number | null = null
  for (let position = null as never, done = false; !done; ) {
    const page = await kind.everything(portal.remote, position)
    ids.push(...page.records.map(({ id }) => id))
    total = page.total
    position = page.position as never
    done = page.done
  }
  return { ids, total }
}

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
    await prepared()
    expect(portal.remote.settings).toEqual(before)
    const { counts } = await portal.state('none')
    expect(counts).toMatchObject({ userFields: 2, bindings: 11 })
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
    portal = await servePortal({ by: 'webhook' })
    await prepared()
    const steps = await bitrix24.check(portal.remote)
    expect(steps.filter(({ ok }) => !ok)).toEqual([])
    expect(steps.map(({ name }) => name)).not.toContain('events')
    expect(await create(contacts, '7-client-1', anna)).toMatch(/^\d+$/)
  })

  it('is told what to do when its code is wrong', async () => {
    portal.remote.credentials.current = () => ({ webhook_url: `${portal.url}/rest/1/wrong/` })
    const steps = await bitrix24.check(portal.remote)
    expect(steps.at(-1)).toMatchObject({ name: 'credentials', fix: 'bitrix24.fix.reconnect' })
  })
})

describe('clients as contacts', () => {
  it('are created with everything, and found by their key and by their phone', async () => {
    const id = await create(contacts, '7-client-1', anna)
    expect(await one(contacts, id)).toMatchObject({ fields: anna, externalKey: '7-client-1' })
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
    const id = await create(contacts, '7-client-1', anna)
    const outcome = await change(contacts, id, { phone: '+77020000002', lastName: 'Ким' })
    const read = await one(contacts, id)
    expect(outcome).toMatchObject({ ok: true, record: read })
    const { contacts: stored } = await portal.state('contacts')
    expect(JSON.stringify(stored)).not.toContain('77010000001')
    expect(read?.fields).toMatchObject({ lastName: 'Ким', phone: '+77020000002', email: 'a@b.kz' })
  })

  it('keep a name that looks like a reference of the portal', async () => {
    const firstName = '$result[c0s0][item][id] 😀 [b]'
    const id = await create(contacts, '7-client-1', { ...anna, firstName })
    expect((await one(contacts, id))?.fields['firstName']).toBe(firstName)
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
    const id = await create(contacts, '7-client-1', anna)
    const before = await one(contacts, id)
    await portal.edit({ entity: 'contact', id: Number(id), delete: true })
    expect(await one(contacts, id)).toBeUndefined()
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
    const seen = new Set<string>()
    for (let position = start.position, done = false; !done; ) {
      const page = await contacts.changes(portal.remote, position)
      for (const { id } of page.records) seen.add(id)
      position = page.position
      done = page.done
    }
    expect(seen.size).toBe(120)
  })

  it('are walked once each, many pages in a request', async () => {
    await portal.control('seed', { contacts: 620 })
    portal.asked.length = 0
    const { ids, total } = await walk(contacts)
    expect(total).toBe(620)
    expect(new Set(ids).size).toBe(620)
    expect(ids).toHaveLength(620)
    expect(portal.asked.length).toBeLessThanOrEqual(4)
  })

  it('are walked to the end when the last page is just full', async () => {
    await portal.control('seed', { contacts: 100 })
    expect((await walk(contacts)).ids).toHaveLength(100)
  })
})

describe('services as catalog services', () => {
  const haircut = { name: 'Стрижка', active: true, priceMinor: 500_050, currency: 'KZT' }

  it('are created with their price, and found by key and by name', async () => {
    const id = await create(services, '7-service-1', haircut)
    expect(await one(services, id)).toMatchObject({ fields: haircut, externalKey: '7-service-1' })
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
    const id = await create(services, '7-service-1', haircut)
    const fields = { name: 'Окрашивание', active: false, priceMinor: 900_000 }
    const outcome = await change(services, id, fields)
    const read = await one(services, id)
    expect(read?.fields).toMatchObject(fields)
    expect(outcome).toMatchObject({ ok: true, record: { fields: read?.fields } })
  })

  it('are given a price when the portal has none', async () => {
    const made = asObject(await portal.edit({ entity: 'service', fields: { name: 'Bare' } }))
    const id = asText(asObject(made['service'])['id'])
    expect((await one(services, id))?.fields['priceMinor']).toBe(null)
    await change(services, id, { priceMinor: 100_00, currency: 'KZT' })
    expect((await one(services, id))?.fields['priceMinor']).toBe(100_00)
  })

  it('come back when only their price changed', async () => {
    const id = await create(services, '7-service-1', haircut)
    portal.advance(3_600_000)
    const start = await services.changes(portal.remote, null)
    expect(start.records).toEqual([])
    await portal.edit({ entity: 'service', id: Number(id), fields: { price: 7_000 } })
    const page = await services.changes(portal.remote, start.position)
    expect(page.records).toMatchObject([{ id, fields: { priceMinor: 700_000 } }])
    expect(page.done).toBe(true)
  })

  it('come back when only their name changed', async () => {
    const id = await create(services, '7-service-1', haircut)
    portal.advance(3_600_000)
    const start = await services.changes(portal.remote, null)
    await portal.edit({ entity: 'service', id: Number(id), fields: { name: 'Haircut' } })
    const page = await services.changes(portal.remote, start.position)
    expect(page.records).toMatchObject([{ id, fields: { name: 'Haircut', priceMinor: 500_050 } }])
  })

  it('are followed page by page when hundreds changed at once', async () => {
    const start = await services.changes(portal.remote, null)
    await portal.control('seed', { services: 130 })
    const seen = new Set<string>()
    for (let position = start.position, done = false; !done; ) {
      const page = await services.changes(portal.remote, position)
      for (const { id } of page.records) seen.add(id)
      position = page.position
      done = page.done
    }
    expect(seen.size).toBe(130)
  })

  it('are walked with their prices', async () => {
    await portal.control('seed', { services: 230 })
    const { ids } = await walk(services)
    expect(new Set(ids).size).toBe(230)
    const page = await services.everything(portal.remote, null)
    expect(page.records.every(({ fields }) => typeof fields['priceMinor'] === 'number')).toBe(true)
  })
})

describe('bookings as deals', () => {
  const rows = [
    { serviceId: null, name: 'Укладка & уход', priceMinor: 250_025, quantity: 1 },
    { serviceId: null, name: 'Чай', priceMinor: 0, quantity: 2 },
  ]

  async function booking(over: Fields = {}): Promise<Fields> {
    const found = await contacts.find(portal.remote, [{ key: '7-client-1', fields: anna }])
    const clientId =
      found.get('7-client-1')?.byKey[0] ?? (await create(contacts, '7-client-1', anna))
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
    const id = await create(deals, '7-booking-1', fields)
    expect(portal.asked).toHaveLength(1)
    expect(await one(deals, id)).toMatchObject({ fields, externalKey: '7-booking-1' })
  })

  it('keep a note that looks like a reference of the portal', async () => {
    const note = 'see $result[c0s0][item][id] [url]😀'
    const id = await create(deals, '7-booking-1', await booking({ note }))
    const read = await one(deals, id)
    expect(read?.fields['note']).toBe(note)
    expect(read?.fields['rows']).toEqual(rows)
  })

  it('are answered as they were written, so that our own echo compares equal', async () => {
    const fields = await booking()
    const outcome = (await deals.create(portal.remote, [{ key: '7-booking-1', fields }])).get(
      '7-booking-1',
    )
    const read = await one(deals, idOf(outcome))
    expect(outcome).toMatchObject({
      ok: true,
      record: { fields: read?.fields, version: read?.version },
    })
  })

  it('change sum, moments, comment, stage and rows', async () => {
    const id = await create(deals, '7-booking-1', await booking())
    const fields = {
      startsAt: '2026-03-06T05:00:00Z',
      endsAt: '2026-03-06T06:00:00Z',
      status: 'LOSE',
      note: '',
      totalMinor: 100_00,
      rows: rows.slice(0, 1),
    }
    const outcome = await change(deals, id, fields)
    const read = await one(deals, id)
    expect(read?.fields).toMatchObject(fields)
    expect(outcome).toMatchObject({ ok: true, record: { fields: read?.fields } })
  })

  it('lose all their rows when nothing is sold any more', async () => {
    const id = await create(deals, '7-booking-1', await booking())
    await change(deals, id, { rows: [] })
    expect((await one(deals, id))?.fields['rows']).toEqual([])
  })

  it('are found by their key; an open deal of the client at the same time is alike', async () => {
    const fields = await booking()
    const id = await create(deals, '7-booking-1', fields)
    const theirs = asObject(
      asObject(
        await portal.edit({
          entity: 'deal',
          fields: {
            title: 'By hand',
            contactIds: [Number(fields['clientId'])],
            ufCrmUzelStart: '2026-03-05T08:00:00+03:00',
          },
        }),
      )['deal'],
    )
    const found = await deals.find(portal.remote, [
      { key: '7-booking-1', fields },
      { key: '7-booking-2', fields },
      { key: '7-booking-3', fields: { ...fields, startsAt: '2026-03-05T09:00:00Z' } },
    ])
    expect(found.get('7-booking-1')?.byKey).toEqual([id])
    expect(found.get('7-booking-2')).toEqual({ byKey: [], alike: [asText(theirs['id'])] })
    expect(found.get('7-booking-3')).toEqual({ byKey: [], alike: [] })
  })

  it('keep the people who were added to a deal when the client changes', async () => {
    const id = await create(deals, '7-booking-1', await booking())
    const second = await create(contacts, '7-client-2', { ...anna, phone: '+77010000009' })
    const third = await create(contacts, '7-client-3', { ...anna, phone: '+77010000008' })
    const first = (await one(deals, id))?.fields['clientId']
    const contactIds = [Number(first), Number(second)]
    await portal.edit({ entity: 'deal', id: Number(id), fields: { contactIds } })
    await change(deals, id, { clientId: third })
    expect((await one(deals, id))?.fields['clientId']).toBe(third)
    const { deals: stored } = await portal.state('deals')
    expect(stored).toMatchObject([{ contactIds: [Number(third), Number(second)] }])
  })

  it('come back with the stage that people moved them to', async () => {
    const id = await create(deals, '7-booking-1', await booking())
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
    const id = await create(deals, '7-booking-1', await booking())
    expect((await walk(deals)).ids).toEqual([id])
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
    portal = await servePortal({ requiredFields: { contact: [], deal: ['comments'] } })
    await prepared()
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
    expect(await create(contacts, '7-client-1', anna)).toMatch(/^\d+$/)
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
