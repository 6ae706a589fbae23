import { describe, expect, it } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector, OnlineBooking, OnlineOrder, OnlineOutcome } from '../contract.ts'
import { RemoteError } from '../remote-error.ts'
import type { Account } from './open-account.ts'
import { createAll, firstOf, onAccount, openStand } from './stand.ts'
import type { ConformanceSubject } from './subject.ts'

/** Somebody who wants to book, at an account with one service and one employee. */
interface Counter {
  account: Account
  online: OnlineBooking
  serviceId: string
  staffId: string
  /** The first time that is offered. */
  startsAt: string
  order(more?: Partial<OnlineOrder>): OnlineOrder
  /** The records that carry the key of an order. */
  made(requestKey: string): Promise<string[]>
}

/** Clients of the business who book by themselves; only for connectors that let them. */
export function onlineRows(connector: Connector, subject: ConformanceSubject): void {
  const { onlineBooking: online } = connector
  if (!online) return
  const at = (prove: (counter: Counter) => Promise<void>) => () =>
    onAccount(subject, async (account) => prove(await openCounter(connector, subject, account)))

  describe('booking by clients', () => {
    it(
      'has a page that answers and may be framed, and knows none before it is prepared',
      at(async ({ account, serviceId, staffId }) => {
        const known = { credentials: account.remote.credentials.current(), host: null }
        const wish = { serviceIds: [serviceId], staffId }
        expect(online.widgetUrl({ ...known, settings: {} }, wish)).toBeNull()
        const url = online.widgetUrl({ ...known, settings: account.remote.settings }, wish) ?? ''
        expect(account.secretValues().filter((secret) => url.includes(secret))).toEqual([])
        const page = await fetch(url)
        expect([page.status, page.headers.get('x-frame-options')]).toEqual([200, null])
        expect(page.headers.get('content-type')).toMatch(/text\/html/)
        await page.text()
      }),
    )

    it(
      'offers times, books one of them once, and no longer offers it',
      at(async ({ account, serviceId, staffId, startsAt, order, made }) => {
        expect(await online.book(account.remote, order())).toMatchObject({ ok: true })
        expect(await made(order().requestKey)).toHaveLength(1)
        const left = await offered(online, account, { serviceId, staffId })
        expect(left).not.toContain(startsAt)
        expect(left.length).toBeGreaterThan(0)
      }),
    )

    it(
      'makes a record that reads as what was booked',
      at(async ({ account, startsAt, staffId, order }) => {
        const outcome = await online.book(account.remote, order())
        assert(outcome.ok, 'the time is free')
        const found = await connector.records.booking?.read(account.remote, outcome.ids)
        const record = found?.get(firstOf(outcome.ids))
        expect(record?.externalKey).toBe(order().requestKey)
        expect(record?.fields).toMatchObject({ startsAt, employeeId: staffId })
      }),
    )

    it(
      'refuses a time that somebody has, and says so',
      at(async ({ account, order, made }) => {
        await online.book(account.remote, order())
        const second = order({ requestKey: `${account.remote.keyPrefix}online-second` })
        expect(refusalOf(await online.book(account.remote, second))).toBe('time_taken')
        const whoever = order({ ...second, appointments: order().appointments.map(nobody) })
        expect(refusalOf(await online.book(account.remote, whoever))).toBe('nobody_free')
        expect(await made(second.requestKey)).toEqual([])
      }),
    )

    it(
      'refuses a client without a phone or a name',
      at(async ({ account, order, made }) => {
        const { client } = order()
        const phoneless = order({ client: { ...client, phone: '12' } })
        expect(refusalOf(await online.book(account.remote, phoneless))).toBe('phone')
        const nameless = order({ client: { ...client, name: ' ' } })
        expect(refusalOf(await online.book(account.remote, nameless))).toBe('name_missing')
        expect(await made(order().requestKey)).toEqual([])
      }),
    )

    it(
      'does not know what became of a booking whose answer was lost; its key tells',
      at(async ({ account, order, made }) => {
        await account.portal.chaos({ dropAfterWork: 1 })
        const failed = await online.book(account.remote, order()).catch((error) => error)
        await account.portal.chaos({ dropAfterWork: 0 })
        expect(failed).toBeInstanceOf(RemoteError)
        expect(failed).toMatchObject({ class: 'unknown-outcome' })
        expect(await made(order().requestKey)).toHaveLength(1)
      }),
    )

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

async function openCounter(
  connector: Connector,
  subject: ConformanceSubject,
  account: Account,
): Promise<Counter> {
  const { onlineBooking: online } = connector
  assert(online && subject.online, 'the subject has a client')
  const make = async (kind: 'service' | 'employee') => {
    const stand = await openStand({ connector, subject, kind }, account)
    const [first] = await createAll(stand, stand.items.slice(0, 1))
    return first?.id ?? ''
  }
  const [serviceId, staffId] = [await make('service'), await make('employee')]
  const [startsAt = ''] = await offered(online, account, { serviceId, staffId })
  expect(startsAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const { client } = subject.online
  const order = (more: Partial<OnlineOrder> = {}): OnlineOrder => ({
    appointments: [{ serviceIds: [serviceId], staffId, startsAt }],
    client,
    requestKey: `${account.remote.keyPrefix}online-first`,
    ...more,
  })
  return {
    account,
    online,
    serviceId,
    staffId,
    startsAt,
    order,
    async made(key) {
      const wanted = [{ key, fields: { startsAt } }]
      const found = await connector.records.booking?.find(account.remote, wanted)
      return found?.get(key)?.byKey ?? []
    },
  }
}

async function offered(
  online: OnlineBooking,
  { clock, remote }: Account,
  { serviceId, staffId }: { serviceId: string; staffId: string },
): Promise<string[]> {
  const day = (ahead: number) =>
    new Date(clock.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const wanted = { serviceIds: [serviceId], staffId, from: day(0), to: day(2) }
  return (await online.slots(remote, wanted)).map(({ startsAt }) => startsAt)
}

const nobody = (one: OnlineOrder['appointments'][number]) => ({ ...one, staffId: null })

function refusalOf(outcome: OnlineOutcome): string | null {
  return outcome.ok ? null : outcome.refusal
}
