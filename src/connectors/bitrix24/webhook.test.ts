import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../kernel/json.ts'
import { asObject } from './client/read-json.ts'
import { webhook } from './webhook.ts'

const token = '51856fefc120afa4b628cc82d3935cce'
const member = 'd897063e1ce7c5eb9f04b9751eef5915'
const account = { credentials: { application_token: token }, accountId: member }
const receive = (body: string, to: Parameters<typeof webhook.receive>[1] = account) =>
  webhook.receive({ headers: {}, query: {}, body }, to)

function documented(name: string, member_id = member): string {
  const file = new URL(`./fixtures/event.${name}.request.json`, import.meta.url)
  const { decoded_body } = asObject(JSON.parse(readFileSync(file, 'utf8')))
  const body = asObject(decoded_body)
  return formOf({ ...body, auth: { ...asObject(body['auth']), member_id } })
}

function formOf(value: Json, prefix = ''): string {
  return Object.entries(asObject(value))
    .map(([key, inner]) => {
      const name = prefix === '' ? key : `${prefix}[${key}]`
      if (typeof inner === 'object') return formOf(inner, name)
      return `${encodeURIComponent(name)}=${encodeURIComponent(String(inner))}`
    })
    .join('&')
}

describe('an event of a portal', () => {
  it.each([
    ['ONCRMDEALADD', [{ kind: 'booking', id: '7405' }]],
    ['ONCRMDEALUPDATE', [{ kind: 'booking', id: '7405' }]],
    ['ONCRMDEALDELETE', [{ kind: 'booking', id: '7405' }]],
    ['ONCRMDEALMOVETOCATEGORY', [{ kind: 'booking', id: '7405' }]],
    ['ONCRMCONTACTADD', [{ kind: 'client', id: '7405' }]],
    ['OnCrmContactUpdate', [{ kind: 'client', id: '7405' }]],
    ['CATALOG.PRODUCT.ON.UPDATE', [{ kind: 'service', id: '7405' }]],
    ['CATALOG.PRICE.ON.UPDATE', []],
    ['ONCRMLEADADD', []],
  ])('%s names its record', (event, records) => {
    const body = documented('ONCRMDEALADD.app').replace('ONCRMDEALADD', event)
    expect(receive(body)).toMatchObject({ ok: true, records })
  })

  it('has the same key when it comes twice, and another for another moment', () => {
    const once = documented('ONCRMDEALADD.app')
    const later = once.replace('ts=1766047124', 'ts=1766047125')
    const keys = [once, once, later].map((body) => {
      const verdict = receive(body)
      return verdict.ok ? verdict.key : ''
    })
    expect(keys[0]).toBe('ONCRMDEALADD:185:7405:1766047124')
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('is read with plain brackets too', () => {
    const auth = `auth[member_id]=${member}&auth[application_token]=${token}`
    const body = `event=ONCRMDEALUPDATE&data[FIELDS][ID]=9&ts=1&${auth}`
    expect(receive(body)).toMatchObject({ ok: true, records: [{ kind: 'booking', id: '9' }] })
  })

  it('is refused with a wrong token, another portal, or none', () => {
    const body = documented('ONCRMDEALADD.app')
    expect(receive(body.replace(token, 'f'.repeat(32)))).toEqual({
      ok: false,
      why: 'wrong application token',
    })
    expect(receive(documented('ONCRMDEALADD.app', 'stranger'))).toMatchObject({ ok: false })
    expect(receive('event=ONCRMDEALADD&data[FIELDS][ID]=1')).toMatchObject({ ok: false })
    expect(receive('')).toMatchObject({ ok: false })
    expect(receive('%%%&=&&a')).toMatchObject({ ok: false })
  })

  it('teaches us the application token once, and only for the portal we are connected to', () => {
    const body = documented('ONAPPINSTALL')
    const unknown = { credentials: {}, accountId: member }
    expect(receive(body, unknown)).toMatchObject({
      ok: true,
      account: 'installed',
      credentials: { application_token: token },
    })
    expect(receive(body, { credentials: {}, accountId: null })).toMatchObject({ ok: false })
    expect(receive(documented('ONAPPUNINSTALL'), unknown)).toMatchObject({ ok: false })
  })

  it('never brings tokens that we would use', () => {
    const verdict = receive(documented('ONAPPINSTALL'))
    expect(verdict).toMatchObject({ ok: true, account: 'installed' })
    expect(verdict).not.toHaveProperty('credentials')
  })

  it('tells that the app was removed', () => {
    expect(receive(documented('ONAPPUNINSTALL'))).toMatchObject({
      ok: true,
      account: 'uninstalled',
      records: [],
    })
  })

  it('names no record for an id that is none', () => {
    const body = documented('ONCRMDEALADD.app').replace('=7405', '=7405%20or%201')
    expect(receive(body)).toMatchObject({ ok: true, records: [] })
  })
})
