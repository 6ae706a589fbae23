import { describe, expect, it } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector } from '../contract.ts'
import type { OnlineOrder, OnlineOutcome } from '../online-booking.ts'
import { RemoteError } from '../remote-error.ts'
import { type Counter, offered, openCounter } from './counter.ts'
import { firstOf, onAccount } from './stand.ts'
import type { ConformanceSubject } from './subject.ts'

/** Clients of the business who book by themselves; only for connectors that let them. */
export function onlineRows(connector: Connector, subject: ConformanceSubject): void {
  const { onlineBooking: online } = connector
  if (!online) return
  const at = (prove: (counter: Counter) => Promise<void>) => () =>
    onAccount(subject, async (account) => prove(await openCounter(connector, subject, account)))

  describe('booking by clients', () => {
    it(
      'has a page that answers and may be framed, and knows none before it is prepared',
      at(hasPage),
    )
    it('offers times, books one of them once, and no longer offers it', at(booksOnce))
    it('makes a record that reads as what was booked', at(readsAsBooked))
    it('refuses a time that somebody has, and says so', at(refusesTaken))
    it('refuses a client without a phone or a name', at(refusesNobody))
    it('does not know what became of a booking whose answer was lost; its key tells', at(keyTells))

    it.each([
      ['fail5xx', ['temporary', 'unknown-outcome']],
      ['fail429', ['limited']],
    ] as const)('takes %s for no refusal', (chaos, classes) =>
      at(async ({ account, order }) => {
        await account.portal.chaos({ [chaos]: 1 })
        const failed = await online.book(account.remote, order()).catch((error) => error)
        expect(failed).toBeInstanceOf(RemoteError)
        expect(classes).toContain(failed.class)
      })(),
    )
  })
}

async function hasPage({ online, account, serviceId, staffId }: Counter): Promise<void> {
  const known = { credentials: account.remote.credentials.current(), host: null }
  const wish = { serviceIds: [serviceId], staffId }
  expect(online.widgetUrl({ ...known, settings: {} }, wish)).toBeNull()
  const url = online.widgetUrl({ ...known, settings: account.remote.settings }, wish) ?? ''
  expect(account.secretValues().filter((secret) => url.includes(secret))).toEqual([])
  const page = await fetch(url)
  expect([page.status, page.headers.get('x-frame-options')]).toEqual([200, null])
  expect(page.headers.get('content-type')).toMatch(/text\/html/)
  await page.text()
}

async function booksOnce({
  online,
  account,
  serviceId,
  staffId,
  startsAt,
  order,
  made,
}: Counter): Promise<void> {
  expect(await online.book(account.remote, order())).toMatchObject({ ok: true })
  expect(await made(order().requestKey)).toHaveLength(1)
  const left = await offered(online, account, { serviceId, staffId })
  expect(left).not.toContain(startsAt)
  expect(left.length).toBeGreaterThan(0)
}

async function readsAsBooked({
  connector,
  online,
  account,
  startsAt,
  staffId,
  order,
}: Counter): Promise<void> {
  const outcome = await online.book(account.remote, order())
  assert(outcome.ok, 'the time is free')
  const found = await connector.records.booking?.read(account.remote, outcome.ids)
  const record = found?.get(firstOf(outcome.ids))
  expect(record?.externalKey).toBe(order().requestKey)
  expect(record?.fields).toMatchObject({ startsAt, employeeId: staffId })
}

async function refusesTaken({ online, account, order, made }: Counter): Promise<void> {
  await online.book(account.remote, order())
  const second = order({ requestKey: `${account.remote.keyPrefix}online-second` })
  expect(refusalOf(await online.book(account.remote, second))).toBe('time_taken')
  const whoever = order({ ...second, appointments: order().appointments.map(nobody) })
  expect(refusalOf(await online.book(account.remote, whoever))).toBe('nobody_free')
  expect(await made(second.requestKey)).toEqual([])
}

async function refusesNobody({ online, account, order, made }: Counter): Promise<void> {
  const { client } = order()
  const phoneless = order({ client: { ...client, phone: '12' } })
  expect(refusalOf(await online.book(account.remote, phoneless))).toBe('phone')
  const nameless = order({ client: { ...client, name: ' ' } })
  expect(refusalOf(await online.book(account.remote, nameless))).toBe('name_missing')
  expect(await made(order().requestKey)).toEqual([])
}

async function keyTells({ online, account, order, made }: Counter): Promise<void> {
  await account.portal.chaos({ dropAfterWork: 1 })
  const failed = await online.book(account.remote, order()).catch((error) => error)
  await account.portal.chaos({ dropAfterWork: 0 })
  expect(failed).toBeInstanceOf(RemoteError)
  expect(failed).toMatchObject({ class: 'unknown-outcome' })
  expect(await made(order().requestKey)).toHaveLength(1)
}

const nobody = (one: OnlineOrder['appointments'][number]) => ({ ...one, staffId: null })

function refusalOf(outcome: OnlineOutcome): string | null {
  return outcome.ok ? null : outcome.refusal
}
