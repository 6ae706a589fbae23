import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonMap } from './json.ts'
import { at, fixture, mapOf, type PortalUnderTest, startPortal } from './portal-under-test.ts'

let portal: PortalUnderTest
beforeEach(async () => {
  portal = await startPortal({ limits: { capacity: 10_000 } })
})
afterEach(() => portal.close())

async function add(entityTypeId: number, fields: JsonMap): Promise<JsonMap> {
  const reply = await portal.call('crm.item.add', { entityTypeId, fields })
  expect(reply.status).toBe(200)
  return mapOf(at(reply.body, 'result', 'item'))
}

async function update(entityTypeId: number, id: number, fields: JsonMap) {
  return portal.call('crm.item.update', { entityTypeId, id, fields })
}

describe('multifields of a contact', () => {
  const person = mapOf(at(fixture('crm.item.add.contact.request'), 'body', 'fields'))
  const rowsOf = (item: JsonMap) => item.fm as JsonMap[]

  it('an update edits rows by id, deletes by an empty value and leaves the others', async () => {
    const contact = await add(3, person)
    const [work, home, phone, mobile] = rowsOf(contact)
    const reply = await update(3, Number(contact.id), {
      fm: {
        [String(work?.id)]: { typeId: 'EMAIL', valueType: 'WORK', value: 'new@nomail.com' },
        [String(home?.id)]: { typeId: 'EMAIL', value: '' },
        [String(mobile?.id)]: { typeId: 'PHONE', valueType: 'MOBILE', value: '+493055544433' },
      },
    })
    expect(at(reply.body, 'result', 'item', 'fm')).toEqual([
      { ...work, value: 'new@nomail.com' },
      phone,
      { ...mobile, value: '+493055544433' },
    ])
  })

  it('an array, an unknown id and n0 append; a row without typeId changes nothing', async () => {
    const contact = await add(3, person)
    const id = Number(contact.id)
    await update(3, id, { fm: [{ typeId: 'PHONE', value: '+1' }] })
    await update(3, id, {
      fm: { n0: { typeId: 'PHONE', value: '+2' }, '1': { typeId: 'PHONE', value: '+3' } },
    })
    const first = rowsOf(contact)[0]
    const reply = await update(3, id, { fm: { [String(first?.id)]: { value: 'lost@nomail.com' } } })
    const values = (at(reply.body, 'result', 'item', 'fm') as JsonMap[]).map((row) => row.value)
    expect(values.slice(4).sort()).toEqual(['+1', '+2', '+3'])
    expect(values[0]).toBe('work_email@nomail.com')
  })

  it('a text in place of the array makes a contact without a phone, and no error', async () => {
    const contact = await add(3, { name: 'Ana', fm: '+77010000000' })
    expect([contact.fm, contact.hasPhone]).toEqual([[], 'N'])
  })

  it('a list shows fm only for the star', async () => {
    await add(3, person)
    const few = await portal.call('crm.item.list', {
      entityTypeId: 3,
      select: ['id', 'fm', 'phone'],
    })
    expect(at(few.body, 'result', 'items', 0)).toEqual({ id: 1, phone: '+493012345678' })
    const all = await portal.call('crm.item.list', { entityTypeId: 3, select: ['*'] })
    expect(at(all.body, 'result', 'items', 0, 'fm')).toHaveLength(4)
  })

  it('the classic update appends a row without ID and deletes one by DELETE', async () => {
    const contact = await add(3, person)
    const mobile = rowsOf(contact)[3]
    await portal.call('crm.contact.update', {
      id: contact.id ?? 0,
      fields: {
        PHONE: [
          { VALUE: '+1', VALUE_TYPE: 'HOME' },
          { ID: mobile?.id ?? 0, DELETE: 'Y' },
        ],
      },
    })
    const reply = await portal.call('crm.contact.get', { id: contact.id ?? 0 })
    const phones = at(reply.body, 'result', 'PHONE') as JsonMap[]
    expect(phones.map((row) => row.VALUE)).toEqual(['+493012345678', '+1'])
  })

  it('the search for duplicates finds the very number and nothing else', async () => {
    await add(3, { name: 'Ana', fm: [{ typeId: 'PHONE', value: '+77010000000 ext. 12' }] })
    const find = (value: string) =>
      portal.call('crm.duplicate.findbycomm', { type: 'PHONE', values: [value] })
    expect(at((await find('+77010000000')).body, 'result')).toEqual({ CONTACT: [1] })
    expect(at((await find('87010000000')).body, 'result')).toEqual([])
  })
})

describe('a deal', () => {
  it('starts with the defaults of the portal', async () => {
    const deal = await add(2, {})
    expect(deal).toMatchObject({
      title: 'Deal #1',
      stageId: 'NEW',
      stageSemanticId: 'P',
      closed: 'N',
      currencyId: 'KZT',
      assignedById: 1,
      contactId: 0,
      begindate: '2026-03-02T03:00:00+03:00',
      closedate: '2026-03-09T03:00:00+03:00',
      createdTime: '2026-03-02T10:00:00+03:00',
    })
  })

  it('refuses a stage of another funnel, except in the classic update, which ignores it', async () => {
    const deal = await add(2, {})
    const reply = await update(2, Number(deal.id), { stageId: 'C9:NEW' })
    expect([reply.status, reply.body.error]).toEqual([400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'])
    await portal.call('crm.deal.update', { id: 1, fields: { STAGE_ID: 'C9:NEW', TITLE: 'T' } })
    const read = await portal.call('crm.deal.get', { id: 1 })
    expect(at(read.body, 'result')).toMatchObject({ STAGE_ID: 'NEW', TITLE: 'T' })
  })

  it('closes with the meaning of its stage', async () => {
    const deal = await add(2, { categoryId: 9, stageId: 'C9:APOLOGY' })
    expect([deal.stageSemanticId, deal.closed]).toEqual(['F', 'Y'])
  })

  it('takes its amount from the product rows unless the amount is manual', async () => {
    await add(2, { opportunity: 5 })
    await add(2, { opportunity: 5, isManualOpportunity: 'Y' })
    for (const ownerId of [1, 2]) {
      const productRows = [{ productName: 'Cut', price: 100, quantity: 2 }]
      await portal.call('crm.item.productrow.set', { ownerType: 'D', ownerId, productRows })
    }
    const list = await portal.call('crm.item.list', { entityTypeId: 2, select: ['opportunity'] })
    expect(at(list.body, 'result', 'items')).toEqual([
      { id: 1, opportunity: 200 },
      { id: 2, opportunity: 5 },
    ])
  })

  it('shows the derived prices of a row with the rounding of a live portal', async () => {
    await add(2, {})
    const sample = mapOf(at(fixture('crm.item.productrow.add.response'), 'result', 'productRow'))
    const sent = mapOf(at(fixture('crm.item.productrow.add.request'), 'body', 'fields'))
    const reply = await portal.call('crm.item.productrow.add', { fields: { ...sent, ownerId: 1 } })
    const { priceExclusive, priceNetto, priceBrutto, discountSum, priceAccount } = sample
    expect(at(reply.body, 'result', 'productRow')).toMatchObject({
      ...{ priceExclusive, priceNetto, priceBrutto, discountSum, priceAccount },
    })
  })

  it('keeps its contacts, the first of them primary, and finds itself by any', async () => {
    await add(3, { name: 'A' })
    await add(3, { name: 'B' })
    const deal = await add(2, { contactIds: [2, 1, 77] })
    expect([deal.contactIds, deal.contactId]).toEqual([[2, 1], 2])
    const found = async (filter: JsonMap) =>
      at((await portal.call('crm.item.list', { entityTypeId: 2, filter })).body, 'total')
    expect([await found({ contactIds: 1 }), await found({ contactId: 1 })]).toEqual([1, 0])
  })

  it('stores customer dates as instants and shows them in the zone of the portal', async () => {
    await portal.call('crm.deal.userfield.add', {
      fields: { FIELD_NAME: 'STARTS_AT', USER_TYPE_ID: 'datetime' },
    })
    const reply = await portal.call('crm.item.add', {
      entityTypeId: 2,
      fields: { UF_CRM_STARTS_AT: '2026-03-05T15:00:00+05:00' },
      useOriginalUfNames: 'Y',
    })
    expect(at(reply.body, 'result', 'item', 'UF_CRM_STARTS_AT')).toBe('2026-03-05T13:00:00+03:00')
    const camel = await portal.call('crm.item.get', { entityTypeId: 2, id: 1 })
    expect(at(camel.body, 'result', 'item', 'ufCrmStartsAt')).toBe('2026-03-05T13:00:00+03:00')
  })

  it('ignores names it does not know, and refuses to be without a mandatory field', async () => {
    const deal = await add(2, { titel: 'typo' })
    expect(deal.title).toBe('Deal #1')
    await portal.call('crm.deal.userfield.add', {
      fields: { FIELD_NAME: 'ROOM', USER_TYPE_ID: 'string', MANDATORY: 'Y' },
    })
    const reply = await portal.call('crm.item.add', { entityTypeId: 2, fields: {} })
    expect([reply.status, reply.body.error]).toEqual([400, 'CRM_FIELD_ERROR_REQUIRED'])
  })
})
