import { expect } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector } from '../contract.ts'
import type { OnlineBooking, OnlineOrder } from '../online-booking.ts'
import type { Account } from './open-account.ts'
import { createAll, openStand } from './stand.ts'
import type { ConformanceSubject } from './subject.ts'

/** Somebody who wants to book, at an account with one service and one employee. */
export interface Counter {
  account: Account
  connector: Connector
  online: OnlineBooking
  serviceId: string
  staffId: string
  /** The first time that is offered. */
  startsAt: string
  order(more?: Partial<OnlineOrder>): OnlineOrder
  /** The records that carry the key of an order. */
  made(requestKey: string): Promise<string[]>
}

/** Makes the service and the employee, and asks for the first time. */
export async function openCounter(
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
    connector,
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

/** Times offered within two days, ISO 8601. */
export async function offered(
  online: OnlineBooking,
  { clock, remote }: Account,
  { serviceId, staffId }: { serviceId: string; staffId: string },
): Promise<string[]> {
  const day = (ahead: number) =>
    new Date(clock.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const wanted = { serviceIds: [serviceId], staffId, from: day(0), to: day(2) }
  return (await online.slots(remote, wanted)).map(({ startsAt }) => startsAt)
}
