import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// One story, told in order: a salon that does not want every guest of its journal as a client.

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let journal: number
const there = { anna: 0, stranger: 0, record: 0 }

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation()
  salon = await house.makeSalon()
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  journal = await location.connect(house, salon)
  await drain()
  await choose('off')
})
afterAll(async () => {
  await house.close()
  await location.close()
})

const drain = () => house.drain(location)

const choose = (create_clients: string) =>
  house.ask(salon, `PUT /api/connections/${journal}`, { settings: { create_clients } })

async function clientsOfVisits(): Promise<unknown[]> {
  const { body } = await house.ask(salon, 'GET /api/bookings?limit=100')
  return (body['items'] as { client_id: number | null }[]).map(({ client_id }) => client_id)
}

test('a stranger is not made here: they wait in the list, with the reason', async () => {
  const fields = { name: 'Stranger', phone: '77015559999' }
  there.stranger = await location.edit({ entity: 'client', fields })
  await drain()
  const { body } = await house.ask(salon, `GET /api/connections/${journal}/links?state=parked`)
  expect(body['items']).toMatchObject([
    { kind: 'client', remote_id: String(there.stranger), error: { code: 'unmatched' } },
  ])
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
})

test('their visit takes its time all the same, without a client', async () => {
  there.record = await location.edit({
    entity: 'record',
    fields: {
      staff_id: there.anna,
      client_id: there.stranger,
      date: '2030-07-04 10:00:00',
      seance_length: 3_600,
    },
  })
  await drain()
  expect(await clientsOfVisits()).toEqual([null])
})

test('who has a phone that is known here is found as ever', async () => {
  const phone = '+77015557777'
  await house.ask(salon, `PUT /api/connections/${journal}`, { state: 'paused' })
  const { body } = await house.ask(salon, 'POST /api/clients', { first_name: 'Aliya', phone })
  const known = await location.edit({ entity: 'client', fields: { name: 'Aliya', phone } })
  await house.ask(salon, `PUT /api/connections/${journal}`, { state: 'active' })
  await drain()
  const links = await house.sql<{ local_id: number; remote_id: string }>(
    `select local_id, remote_id from links where local_id = ${body['id']} and kind = 'client'`,
  )
  expect(links).toEqual([{ local_id: body['id'], remote_id: String(known) }])
})

test('once they may be made, the stranger is a client, and so is whoever comes next', async () => {
  await choose('on')
  await drain()
  const [link] = await house.sql<{ state: string; local_id: number }>(
    `select state, local_id from links where kind = 'client' and remote_id = '${there.stranger}'`,
  )
  expect(link).toMatchObject({ state: 'idle', local_id: expect.any(Number) })
  expect(await clientsOfVisits()).toEqual([link?.local_id])
})

test('a visit that waited for its client has them as soon as somebody enters them here', async () => {
  await choose('off')
  const phone = '+77015553333'
  const client_id = await location.edit({ entity: 'client', fields: { name: 'Saule', phone } })
  const visit = { staff_id: there.anna, client_id, date: '2030-07-05 10:00:00' }
  await location.edit({ entity: 'record', fields: visit })
  await drain()
  expect(await clientsOfVisits()).toContain(null)
  const { body } = await house.ask(salon, 'POST /api/clients', { first_name: 'Saule', phone })
  await drain()
  expect(await clientsOfVisits()).not.toContain(null)
  expect(await clientsOfVisits()).toContain(body['id'])
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
})
