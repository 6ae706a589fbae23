import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isMap, type Json } from './json.ts'
import { at, fixture, type PortalUnderTest, startPortal } from './portal-under-test.ts'

/** Keys that belong to one customer's portal or to features this portal does not have. */
const LOCAL = /^(ufCrm|UF_CRM|parentId|PARENT_ID|property\d)/
const VALUES_ARE_KEYS = new Set(['detailPicture', 'previewPicture'])

/** Every key of the sample, at the same place, with the same JSON type (null fits any). */
function differences(sample: Json, answer: Json | undefined, path = ''): string[] {
  if (sample === null || answer === null) return []
  if (typeOf(sample) !== typeOf(answer)) return [`${path}: ${typeOf(sample)} != ${typeOf(answer)}`]
  if (Array.isArray(sample) && Array.isArray(answer)) {
    const [first] = sample
    const [ours] = answer
    if (first === undefined || ours === undefined) return []
    return differences(first, ours, `${path}[0]`)
  }
  if (!isMap(sample) || !isMap(answer)) return []
  return Object.entries(sample).flatMap(([key, value]) => {
    if (LOCAL.test(key) || VALUES_ARE_KEYS.has(key)) return []
    if (!(key in answer)) return [`${path}.${key}: missing`]
    return differences(value, answer[key], `${path}.${key}`)
  })
}

function typeOf(value: Json | undefined): string {
  return Array.isArray(value) ? 'list' : typeof value
}

/** Keys of a whole record that the sample does not have. */
function extras(sample: Json, answer: Json): string[] {
  if (!isMap(sample) || !isMap(answer)) return ['not maps']
  return Object.keys(answer).filter((key) => !(key in sample))
}

let portal: PortalUnderTest
let dealId = 0
let contactId = 0
let serviceId = 0
let productId = 0

beforeAll(async () => {
  portal = await startPortal({ limits: { capacity: 1_000 } })
  const person = at(fixture('crm.item.add.contact.request'), 'body', 'fields')
  const contact = await portal.call('crm.item.add', { entityTypeId: 3, fields: person })
  contactId = Number(at(contact.body, 'result', 'item', 'id'))
  const deal = {
    entityTypeId: 2,
    fields: { title: 'Visit', contactIds: [contactId], observers: [1] },
  }
  dealId = Number(at((await portal.call('crm.item.add', deal)).body, 'result', 'item', 'id'))
  const service = await portal.call('catalog.product.service.add', {
    fields: { iblockId: 23, name: 'Haircut', code: 'haircut' },
  })
  serviceId = Number(at(service.body, 'result', 'service', 'id'))
  const product = await portal.call('catalog.product.add', {
    fields: { iblockId: 23, name: 'Shampoo', purchasingPrice: 1000 },
  })
  productId = Number(at(product.body, 'result', 'element', 'id'))
  await portal.call('catalog.price.add', {
    fields: { productId: serviceId, catalogGroupId: 1, price: 100.5, currency: 'KZT' },
  })
  await portal.call('crm.item.productrow.set', {
    ownerType: 'D',
    ownerId: dealId,
    productRows: [{ productId: serviceId, price: 100 }],
  })
  await portal.call('event.bind', { event: 'ONCRMDEALADD', handler: 'http://127.0.0.1:1/h' })
})

afterAll(() => portal.close())

const services = { select: ['id', 'iblockId', '*'], filter: { iblockId: 23 } }

/** Sample -> the call that must answer in its shape. */
const CALLS: [string, string, () => Record<string, Json>][] = [
  ['crm.item.add.deal', 'crm.item.get', () => ({ entityTypeId: 2, id: dealId })],
  ['crm.item.add.contact', 'crm.item.get', () => ({ entityTypeId: 3, id: contactId })],
  ['crm.deal.get', 'crm.deal.get', () => ({ id: dealId })],
  ['crm.contact.get', 'crm.contact.get', () => ({ ID: contactId })],
  ['crm.contact.list', 'crm.contact.list', () => ({ select: ['*', 'EMAIL'] })],
  ['crm.deal.contact.items.get', 'crm.deal.contact.items.get', () => ({ id: dealId })],
  ['crm.deal.productrows.get', 'crm.deal.productrows.get', () => ({ id: dealId })],
  [
    'crm.item.productrow.list',
    'crm.item.productrow.list',
    () => ({ filter: { '=ownerType': 'D', '=ownerId': dealId } }),
  ],
  ['crm.category.list', 'crm.category.list', () => ({ entityTypeId: 2 })],
  ['crm.status.list', 'crm.status.list', () => ({ filter: { ENTITY_ID: 'DEAL_STAGE' } })],
  [
    'crm.duplicate.findbycomm',
    'crm.duplicate.findbycomm',
    () => ({ type: 'PHONE', values: ['+493012345678'], entity_type: 'CONTACT' }),
  ],
  ['catalog.catalog.list', 'catalog.catalog.list', () => ({ filter: { skuPropertyId: 97 } })],
  ['catalog.product.service.list', 'catalog.product.service.list', () => services],
  ['catalog.price.list', 'catalog.price.list', () => ({ filter: { productId: serviceId } })],
  ['profile', 'profile', () => ({})],
  ['user.current', 'user.current', () => ({})],
  ['app.info', 'app.info', () => ({})],
  ['feature.get', 'feature.get', () => ({ CODE: 'rest_offline_extended' })],
  ['method.get', 'method.get', () => ({ name: 'crm.item.add' })],
  ['server.time', 'server.time', () => ({})],
  ['event.get', 'event.get', () => ({})],
  ['event.unbind', 'event.unbind', () => ({ event: 'ONCRMDEALADD', handler: 'http://nobody' })],
]

describe('every answer has the keys and types of the collected sample', () => {
  it.each(CALLS)('%s', async (sample, method, params) => {
    const reply = await portal.call(method, params())
    expect(reply.status).toBe(200)
    expect(differences(fixture(`${sample}.response`), reply.body)).toEqual([])
  })

  it('catalog.product.add and the whole service have no key too many either', async () => {
    const service = await portal.call('catalog.product.service.get', { id: serviceId })
    const sample = at(fixture('catalog.product.service.add.response'), 'result', 'service')
    expect(differences(sample, at(service.body, 'result', 'service'))).toEqual([])
    expect(extras(sample, at(service.body, 'result', 'service'))).toEqual([])
    const product = await portal.call('catalog.product.get', { id: productId })
    const goods = at(fixture('catalog.product.add.response'), 'result', 'element')
    expect(differences(goods, at(product.body, 'result', 'product'))).toEqual([])
    expect(extras(goods, at(product.body, 'result', 'product'))).toEqual([])
  })

  it('a deal and a price have no key too many', async () => {
    const deal = await portal.call('crm.item.get', { entityTypeId: 2, id: dealId })
    const sample = at(fixture('crm.item.add.deal.response'), 'result', 'item')
    expect(extras(sample, at(deal.body, 'result', 'item'))).toEqual([])
    const classic = await portal.call('crm.deal.get', { id: dealId })
    expect(
      extras(at(fixture('crm.deal.get.response'), 'result'), at(classic.body, 'result')),
    ).toEqual([])
    const price = await portal.call('catalog.price.list', { filter: { productId: serviceId } })
    const one = at(fixture('catalog.price.add.response'), 'result', 'price')
    expect(extras(one, at(price.body, 'result', 'prices', 0))).toEqual([])
  })

  it('the result of a write comes with the time block of a live portal', async () => {
    const reply = await portal.call('crm.deal.add', { fields: { TITLE: 'One' } })
    expect(differences(fixture('response.time-operating'), reply.body)).toEqual([])
  })

  it('the stock funnel is the documented one, row by row', async () => {
    const reply = await portal.call('crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' } })
    const sample = at(fixture('crm.status.list.response'), 'result')
    const ours = at(reply.body, 'result')
    expect(ours).toEqual(sample)
  })
})

/** Sample -> the call that must fail with exactly its body. */
const REFUSALS: [string, string, Record<string, Json>][] = [
  ['crm.item.list', 'crm.item.list', { entityTypeId: 2, filter: { FIELD: 1 } }],
  ['crm.item.get', 'crm.item.get', { entityTypeId: 2, id: 999_999 }],
  ['crm.item.delete', 'crm.item.delete', { entityTypeId: 2, id: 999_999 }],
  ['crm.item.add', 'crm.item.add', { entityTypeId: 1268, fields: {} }],
  [
    'crm.item.productrow.set',
    'crm.item.productrow.set',
    { ownerType: 'D', ownerId: 999_999, productRows: [] },
  ],
  ['crm.deal.add', 'crm.deal.add', {}],
  ['crm.deal.delete', 'crm.deal.delete', {}],
  ['crm.contact.update', 'crm.contact.update', { id: 999_999, fields: {} }],
  ['crm.status.list', 'crm.status.list', { filter: 'x' }],
  ['crm.duplicate.findbycomm.no-type', 'crm.duplicate.findbycomm', { values: ['1'] }],
  ['catalog.price.update', 'catalog.price.update', { id: 1, fields: {} }],
  ['event.bind', 'event.bind', { event: 'ONNOTHING', handler: 'http://127.0.0.1/' }],
  ['feature.get', 'feature.get', {}],
]

describe('every refusal has the body of the collected sample', () => {
  it.each(REFUSALS)('%s', async (sample, method, params) => {
    const reply = await portal.call(method, params)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual(fixture(`${sample}.error`))
  })
})
