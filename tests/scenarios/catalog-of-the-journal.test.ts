import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// One story, told in order: what the journal of a salon sells, and when its people work.

let house: TestProgram
let portal: TestPortal
let location: TestLocation
let salon: TestSalon
let crm: number
let journal: number
const there = { wash: 0, cut: 0, both: 0, anna: 0, vera: 0 }
const days: string[] = []

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  location = await startLocation()
  salon = await house.makeSalon()
  crm = await house.connect(salon, portal)
  there.wash = await service('Wash', { price: 1_000, duration: 1_800 })
  there.cut = await service('Cut', { price: 3_000, duration: 3_600 })
  const links = [there.wash, there.cut].map((service_id, position) => ({ service_id, position }))
  there.both = await service('Wash and cut', { price: 3_500, duration: 5_400, links })
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  there.vera = await location.edit({ entity: 'staff', fields: { name: 'Vera' } })
  journal = await location.connect(house, salon)
  await drain()
  const at = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  days.push(at(10), at(11))
})
afterAll(async () => {
  await house.close()
  await portal.close()
  await location.close()
})

const drain = () => house.drain(portal, location)

const service = (title: string, fields: Record<string, unknown>) =>
  location.edit({ entity: 'service', fields: { title, ...fields } })

async function localId(kind: string, remoteId: number): Promise<number> {
  const [link] = await house.sql<{ local_id: number }>(
    `select local_id from links where connection_id = ${journal} and kind = '${kind}'
     and remote_id = '${remoteId}'`,
  )
  return Number(link?.local_id)
}

interface Sold {
  service_id: number
  price_minor: number
}

async function hoursOn(userId: number, day: string): Promise<string[]> {
  const query = `user_id=${userId}&date_from=${day}&date_to=${day}&limit=200`
  const { body } = await house.ask(salon, `GET /api/schedules?${query}`)
  const rows = body['items'] as { date: string | null; start: string | null; end: string | null }[]
  return rows.filter(({ date }) => date === day).map(({ start, end }) => `${start}-${end}`)
}

test('booked here, a composite service is sold there as its parts, and so it stands everywhere', async () => {
  const both = await localId('service', there.both)
  const id = await house.book(salon, '2030-07-04 10:00:00', { service_ids: [both] })
  await drain()
  const [record] = await location.rows('records')
  const sold = record?.['services'] as { id: number; cost: number }[]
  expect(sold.map((one) => [one.id, one.cost])).toEqual([
    [there.wash, 875],
    [there.cut, 2_625],
  ])
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  const lines = body['services'] as Sold[]
  expect(lines.map(({ service_id, price_minor }) => [service_id, price_minor])).toEqual([
    [await localId('service', there.wash), 87_500],
    [await localId('service', there.cut), 262_500],
  ])
  const deals = await portal.deals()
  expect(deals).toMatchObject([{ id: body['crm_deal_id'], opportunity: 3_500 }])
})

test('where nobody keeps hours in the journal, the hours here are let be', async () => {
  const { status } = await house.ask(salon, 'POST /api/bookings', {
    ...{ client_id: salon.client, user_id: salon.anna, service_ids: [salon.shave] },
    start_time: `${days[0]} 10:00:00`,
  })
  expect(status).toBe(201)
})

test('hours that are planned there are worked here: clients find no other times', async () => {
  const [day = '', next = ''] = days
  const slots = [
    { from: '12:00', to: '15:00' },
    { from: '16:00', to: '20:00' },
  ]
  await location.edit({ entity: 'schedule', id: there.anna, fields: { [day]: slots } })
  await drain()
  expect(await hoursOn(salon.anna, day)).toEqual(['12:00-15:00', '16:00-20:00'])
  // A day without hours there is a day off here, whatever the usual week says.
  expect(await hoursOn(salon.anna, next)).toEqual(['null-null'])
  const vera = await localId('employee', there.vera)
  expect(await hoursOn(vera, day)).toEqual([])
  const visit = { user_id: salon.anna, service_ids: [salon.shave], start_time: `${day} 09:00:00` }
  const { status, body } = await house.ask(salon, 'POST /api/bookings', visit)
  expect([status, body['code']]).toEqual([422, 'outside_schedule'])
})

test('somebody who is dismissed takes no bookings, and what is not sold any more is off', async () => {
  await location.edit({ entity: 'staff', id: there.vera, fields: { fired: 1 } })
  await location.edit({ entity: 'service', id: there.wash, delete: true })
  await drain()
  const vera = await house.ask(salon, `GET /api/users/${await localId('employee', there.vera)}`)
  expect(vera.body).toMatchObject({ name: 'Vera', bookable: false })
  const { body } = await house.ask(salon, 'GET /api/services?limit=50')
  const items = body['items'] as { name: string; active: boolean }[]
  expect(items.find(({ name }) => name === 'Wash')?.active).toBe(false)
  expect(items.find(({ name }) => name === 'Cut')?.active).toBe(true)
})

test('a visit that is moved here keeps there what is not sold any more', async () => {
  const [link] = await house.sql<{ local_id: number }>(
    `select local_id from links where connection_id = ${journal} and kind = 'booking'`,
  )
  const start_time = '2030-07-04 12:00:00'
  await house.ask(salon, `PUT /api/bookings/${link?.local_id}`, { start_time })
  await drain()
  const [record] = await location.rows('records')
  expect(record).toMatchObject({
    date: start_time,
    services: [{ id: there.wash }, { id: there.cut }],
  })
})

test('what vanished there while nobody told is noticed by the next look at the list', async () => {
  await location.chaos({ loseWebhooks: 1 })
  await location.edit({ entity: 'service', id: there.both, delete: true })
  await location.edit({ entity: 'staff', id: there.anna, delete: true })
  await location.chaos({ loseWebhooks: 0 })
  await house.skipWaiting()
  await drain()
  const { body } = await house.ask(salon, 'GET /api/services?limit=50')
  const items = body['items'] as { name: string; active: boolean }[]
  expect(items.find(({ name }) => name === 'Wash and cut')?.active).toBe(false)
  const anna = await house.ask(salon, `GET /api/users/${salon.anna}`)
  expect(anna.body).toMatchObject({ name: 'Anna', bookable: false })
})

test('nobody has left a difference anywhere', async () => {
  await house.skipWaiting()
  await drain()
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
  expect(await house.audit(salon, crm)).toMatchObject({ percent: 100 })
})
