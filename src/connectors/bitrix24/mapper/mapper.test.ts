import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fields } from '../../../connector-kit/index.ts'
import { asObject, dig } from '../client/read-json.ts'
import { statuses } from '../remote-under-test.ts'
import { contactRecord, contactToOurs } from './contact.ts'
import { changedDealFields, dealRecord, dealToOurs, dealToTheirs } from './deal.ts'
import { productRowsOf, productRowsToWrite } from './product-rows.ts'
import { serviceRecord, serviceToOurs, serviceToTheirs } from './service.ts'
import { stageOfStatus, statusOfStage } from './stage.ts'

const tenant = {
  zone: 'Asia/Almaty',
  currency: 'KZT',
  country: 'KZ',
  language: 'ru' as const,
  statuses,
}
const speaking = (settings: Fields = {}) => ({ settings, tenant })
const moments = { uf_start: 'ufCrmUzelStart', uf_end: 'ufCrmUzelEnd' }

function fixture(name: string, ...path: string[]) {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url)
  return asObject(dig(JSON.parse(readFileSync(file, 'utf8')), ['result', ...path]))
}

describe('a documented contact', () => {
  it('becomes a client by its first phone and e-mail', () => {
    const record = contactRecord(fixture('crm.item.add.contact.response', 'item'), speaking())
    expect(record).toMatchObject({
      id: '2653',
      externalKey: null,
      fields: {
        firstName: 'Klaus',
        lastName: 'Weber',
        phone: '+493012345678',
        email: 'work_email@nomail.com',
      },
    })
  })

  it('keeps a phone that is no phone to itself', () => {
    expect(contactToOurs({ firstName: 'A', phone: 'ask the sister' }, speaking())).toEqual({
      firstName: 'A',
    })
  })

  it('says that there is no phone', () => {
    expect(contactToOurs({ phone: null }, speaking())).toEqual({ phone: null })
  })
})

describe('a documented deal', () => {
  it('keeps its amount in minor units and its comment without markup', () => {
    const record = dealRecord(fixture('crm.item.add.deal.response', 'item'), speaking(moments))
    expect(record?.fields).toMatchObject({
      totalMinor: 99999,
      currency: 'EUR',
      status: 'C9:UC_KN8KFI',
      clientId: '4',
      startsAt: null,
    })
    expect(record?.fields['note']).toContain('Bold text')
    expect(record?.fields['note']).not.toContain('[B]')
    expect(record?.version).toBe('2024-07-18T14:00:14+02:00')
  })
})

describe('a booking written as a deal', () => {
  it('is read back the same: note, start, end and sum', () => {
    const instant = fc
      .integer({ min: Date.parse('2001-01-01'), max: Date.parse('2090-01-01') })
      .map((ms) => new Date(Math.floor(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z'))
    const booking = fc.record({
      note: fc.string({ unit: 'grapheme' }),
      title: fc.string({ unit: 'grapheme', minLength: 1 }),
      startsAt: instant,
      endsAt: instant,
      totalMinor: fc.integer({ min: 0, max: 10_000_000_000 }),
    })
    fc.assert(
      fc.property(booking, (ours) => {
        const theirs = dealToTheirs(ours, speaking(moments))
        const written = changedDealFields(theirs, { speaker: speaking(moments), contactIds: [] })
        const read = dealRecord({ id: 1, ...written }, speaking(moments))
        expect(read?.fields).toMatchObject({ ...ours, currency: 'KZT' })
      }),
    )
  })

  it('always carries an offset in its moments, and the tenant’s day in its dates', () => {
    const late = { startsAt: '2026-03-01T20:30:00Z', endsAt: '2026-03-01T21:00:00Z' }
    expect(changedDealFields(late, { speaker: speaking(moments), contactIds: [] })).toMatchObject({
      ufCrmUzelStart: '2026-03-01T20:30:00+00:00',
      begindate: '2026-03-02',
      closedate: '2026-03-02',
    })
  })

  it('keeps the other contacts of a deal when its client changes', () => {
    const options = { speaker: speaking(), contactIds: ['8', '9'] }
    expect(changedDealFields({ clientId: '5' }, options)).toEqual({ contactIds: [5, 8, 9] })
  })

  it('compares an instant and not the portal’s way of writing it', () => {
    const item = { id: 1, ufCrmUzelStart: '2026-03-01T08:00:00+03:00' }
    expect(dealToOurs(dealRecord(item, speaking(moments))?.fields ?? {}, speaking())).toMatchObject(
      {
        startsAt: '2026-03-01T05:00:00Z',
      },
    )
  })
})

describe('stages and statuses', () => {
  const mapped = speaking({
    stage_map: { '1': 'NEW', '2': 'WON', '3': 'LOSE', '4': 'LOSE' },
    stage_meanings: { NEW: 'P', EXECUTING: 'P', WON: 'S', LOSE: 'F', APOLOGY: 'F' },
  })
  it.each([
    ['1', 'NEW'],
    ['2', 'WON'],
    ['4', 'LOSE'],
    ['deleted', 'LOSE'],
  ])('puts status %s on stage %s', (status, stage) => {
    expect(stageOfStatus(status, mapped)).toBe(stage)
  })

  it.each([
    ['NEW', '1'],
    ['WON', '2'],
    ['LOSE', '3'],
    ['APOLOGY', '3'],
    ['EXECUTING', null],
    ['UC_UNKNOWN', null],
  ])('reads stage %s as status %s', (stage, status) => {
    expect(statusOfStage(stage, mapped)).toBe(status)
  })

  it('names the stages of another funnel with its number', () => {
    const salon = speaking({ deal_category_id: 9 })
    expect(stageOfStatus('1', salon)).toBe('C9:NEW')
    expect(stageOfStatus('3', salon)).toBe('C9:LOSE')
    expect(stageOfStatus('2', salon)).toBe(null)
  })
})

describe('product rows', () => {
  it('are read back as they were written', () => {
    const row = fc.record({
      serviceId: fc.option(fc.integer({ min: 1, max: 1e9 }).map(String)),
      name: fc.string({ unit: 'grapheme' }),
      priceMinor: fc.integer({ min: 0, max: 10_000_000_000 }),
      quantity: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const sent = productRowsToWrite(rows, 'KZT')
        const answered = sent.map((one, index) => ({ ...one, id: 900 - index }))
        expect(productRowsOf(answered.toReversed(), 'KZT')).toEqual(rows)
      }),
    )
  })
})

describe('a documented service', () => {
  const item = fixture('catalog.product.service.add.response', 'service')

  it('has no key of ours when its xmlId is its own id, and no price beside it', () => {
    expect(serviceRecord(item, undefined, speaking())).toMatchObject({
      id: '1264',
      externalKey: null,
      fields: { name: 'Service', active: true, priceMinor: null, currency: null },
    })
  })

  it('changes its version with its price', () => {
    const dear = serviceRecord(item, { price: 100.5, currency: 'KZT' }, speaking())
    const cheap = serviceRecord(item, { price: '99', currency: 'KZT' }, speaking())
    expect(dear?.fields['priceMinor']).toBe(10_050)
    expect(dear?.version).not.toBe(cheap?.version)
  })

  it('keeps a price in a foreign currency out of ours', () => {
    expect(serviceToOurs({ name: 'x', priceMinor: 5, currency: 'USD' }, speaking())).toEqual({
      name: 'x',
      type: 'product',
    })
  })

  it('says its price and currency, and never its type', () => {
    expect(serviceToTheirs({ name: 'x', priceMinor: 5, type: 'service' }, speaking())).toEqual({
      name: 'x',
      priceMinor: 5,
      currency: 'KZT',
    })
  })
})
