import { expect, test } from 'vitest'
import { factToBroadcasts, type ToldFact } from './facts-to-channels.ts'

const booked: ToldFact = {
  tenantId: 1,
  factId: 'f-1',
  name: 'BookingCreated',
  subject: { kind: 'booking', id: 12 },
  data: { id: 12, note: 'window seat' },
  audienceUserIds: [7],
}

test('a booking goes to the tenant for whom it concerns, and to the employee in person', () => {
  const data = { booking: { id: 12, note: 'window seat' }, fact_id: 'f-1' }
  const event = 'App\\Events\\BookingCreated'
  expect(factToBroadcasts(booked)).toEqual([
    { channel: 'private-tenant.1', event, data, audience: { userIds: [7] } },
    { channel: 'private-tenant.1.user.7', event, data },
  ])
})

test('a booking that names nobody is for those who see everything', () => {
  const nobody = { ...booked, audienceUserIds: undefined }
  expect(factToBroadcasts(nobody).map(({ audience }) => audience)).toEqual([{ userIds: [] }])
})

test('a service is for everyone in the tenant', () => {
  const [message, ...others] = factToBroadcasts({
    ...booked,
    name: 'ServiceUpdated',
    subject: { kind: 'service', id: 3 },
    data: { name: 'Haircut' },
  })
  expect(message).toEqual({
    channel: 'private-tenant.1',
    event: 'App\\Events\\ServiceUpdated',
    data: { service: { id: 3, name: 'Haircut' }, fact_id: 'f-1' },
  })
  expect(others).toEqual([])
})

test('a freed time that is offered goes to those who see everything', () => {
  const offered = { ...booked, name: 'WaitlistOffered', audienceUserIds: undefined }
  expect(factToBroadcasts(offered)).toMatchObject([
    { event: 'App\\Events\\WaitlistOffered', audience: { userIds: [] } },
  ])
})

test('a deleted booking still tells its id', () => {
  const [message] = factToBroadcasts({ ...booked, name: 'BookingDeleted', data: {} })
  expect(message?.data).toEqual({ booking: { id: 12 }, fact_id: 'f-1' })
})

test.each([
  ['', 'BookingCreated'],
  ['My\\Events', 'My\\Events\\BookingCreated'],
])('the namespace %j makes the event %s', (eventNamespace, event) => {
  expect(factToBroadcasts(booked, { eventNamespace })[0]?.event).toBe(event)
})

test.each([
  'UserPasswordChanged',
  'UserUpdated',
  'ConstructorUpdated',
  'BookingSeen',
  'BookingOffered',
  '',
])('the fact %j is not broadcast', (name) => {
  expect(factToBroadcasts({ ...booked, name })).toEqual([])
})
