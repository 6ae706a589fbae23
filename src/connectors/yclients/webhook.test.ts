import { expect, it } from 'vitest'
import { credentials, fixture } from './account-under-test.ts'
import type { JsonObject } from './client/read-json.ts'
import { hookWord, webhook } from './webhook.ts'

const company = '100200'

function heard(body: JsonObject | JsonObject[], s = hookWord(credentials, company) ?? '') {
  const delivery = { headers: {}, query: { s }, body: JSON.stringify(body) }
  const settings = { company_id: Number(company) }
  return webhook.receive(delivery, { settings, credentials, accountId: null })
}

it.each([
  ['webhook.record.create.no_services', 'booking', '900000001'],
  ['webhook.record.update', 'booking', '900000001'],
  ['webhook.record.update.no_show', 'booking', '900000001'],
  ['webhook.record.update.group_event', 'booking', '900000001'],
  ['webhook.record.update.multi_service', 'booking', '900000001'],
  ['webhook.record.delete', 'booking', '900000001'],
  ['webhook.client.update', 'client', '700800'],
])('%s is about a %s', (name, kind, id) => {
  expect(heard(fixture(name))).toMatchObject({ ok: true, records: [{ kind, id }] })
})

it('hears of the hours of an employee, which the event itself leaves out', () => {
  expect(heard(fixture('webhook.schedule.update'))).toMatchObject({
    ok: true,
    records: [{ kind: 'employee', id: '300400' }],
  })
})

it.each(['webhook.good.create', 'webhook.good.update', 'webhook.goods_operations_sale.create'])(
  '%s is accepted and concerns nothing of ours',
  (name) => {
    const body = fixture(name)
    const word = hookWord(credentials, String(body['company_id'])) ?? ''
    expect(heard(body, word)).toMatchObject({ ok: true, records: [] })
  },
)

it('takes a list of events of one location, and no mixture', () => {
  const [one, other] = [fixture('webhook.record.update'), fixture('webhook.client.update')]
  expect(heard([one, other])).toMatchObject({
    records: [
      { kind: 'booking', id: '900000001' },
      { kind: 'client', id: '700800' },
    ],
  })
  expect(heard([one, { ...other, company_id: 7 }])).toMatchObject({ ok: false })
})

it('fits one location alone: its word proves nothing about another', () => {
  const foreign = { ...fixture('webhook.record.update'), company_id: 7 }
  expect(heard(foreign)).toEqual({ ok: false, why: 'wrong secret' })
})

it('ends the connection when the marketplace says so with our partner token', () => {
  const freeze = fixture('webhook.lifecycle.freeze')
  expect(heard(freeze)).toMatchObject({ ok: false })
  const ours = { ...freeze, partner_token: credentials.partner_token }
  expect(heard(ours)).toMatchObject({ ok: true, account: 'uninstalled', records: [] })
})

it('is not ended by what befell another location of the same partner', () => {
  const { partner_token } = credentials
  const elsewhere = { ...fixture('webhook.lifecycle.freeze'), partner_token, salon_id: 7 }
  const verdict = heard(elsewhere)
  expect(verdict).toMatchObject({ ok: true, records: [] })
  expect(verdict).not.toHaveProperty('account')
})
