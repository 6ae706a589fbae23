import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// One story, told in order: a class in the journal, with a place for each of its clients.

let house: TestProgram
let location: TestLocation
let salon: TestSalon
let journal: number
const event = 660_077
const there = { haircut: 0, anna: 0, places: [] as number[] }

beforeAll(async () => {
  house = await startProgram()
  location = await startLocation()
  salon = await house.makeSalon()
  const activity = { id: event, capacity: 9, length: 3_600 }
  await location.edit({ entity: 'company', fields: { activities: [activity] } })
  const haircut = { title: 'Haircut', price: 6_000, duration: 3_600 }
  there.haircut = await location.edit({ entity: 'service', fields: haircut })
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'Anna' } })
  journal = await location.connect(house, salon)
  await drain()
})
afterAll(async () => {
  await house.close()
  await location.close()
})

const drain = () => house.drain(location)

interface Place {
  id: number
  client_id: number | null
  start_time: string
  status_id: number
  group: { event_id: number; capacity: number } | null
}

async function places(): Promise<Place[]> {
  const { body } = await house.ask(salon, 'GET /api/bookings?limit=100')
  return (body['items'] as Place[]).filter(({ group }) => group !== null)
}

const waiting = () =>
  house.sql(
    `select remote_id, error from links where connection_id = ${journal} and state <> 'idle'`,
  )

function joinAt(date: string, client: number | null): Promise<number> {
  return location.edit({
    entity: 'record',
    fields: {
      ...{ staff_id: there.anna, client_id: client, date, seance_length: 3_600 },
      services: [{ id: there.haircut, cost: 2_000 }],
      activity_id: event,
    },
  })
}

test('every place of a class is a booking, all at one time, with the room that it has', async () => {
  for (const phone of ['77015550001', '77015550002']) {
    const client = await location.edit({ entity: 'client', fields: { name: 'Guest', phone } })
    there.places.push(await joinAt('2030-07-04 10:00:00', client))
  }
  // Somebody came along, and nobody asked for a name.
  there.places.push(await joinAt('2030-07-04 10:00:00', null))
  await drain()
  const group = { event_id: event, capacity: 9 }
  expect(await places()).toMatchObject([{ group }, { group }, { group }])
  expect((await places()).filter(({ client_id }) => client_id === null)).toHaveLength(1)
  expect(await waiting()).toEqual([])
})

test('the class takes the time of who holds it: nobody books over it', async () => {
  const start_time = '2030-07-04 10:30:00'
  const visit = { user_id: salon.anna, service_ids: [salon.haircut], start_time, force: true }
  const { status, body } = await house.ask(salon, 'POST /api/bookings', visit)
  expect(status).toBe(409)
  expect(body['code']).toBe('booking_clash')
})

test('moved in the journal, place by place, the whole class stands at its new time', async () => {
  for (const id of there.places) {
    const fields = { date: '2030-07-04 10:30:00' }
    await location.edit({ entity: 'record', id, fields })
  }
  await drain()
  const starts = (await places()).map(({ start_time }) => start_time)
  expect(new Set(starts)).toEqual(new Set(['2030-07-04T05:30:00.000Z']))
})

test('who gives a place back leaves the others where they are', async () => {
  await location.edit({ entity: 'record', id: there.places[0] ?? 0, delete: true })
  await drain()
  const lost = (await places()).filter(({ status_id }) => status_id === salon.statuses.cancelled)
  expect(lost).toHaveLength(1)
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
})

test('one place cannot be moved away from its class, and the journal says why', async () => {
  const [place] = (await places()).filter(({ status_id }) => status_id !== salon.statuses.cancelled)
  await house.ask(salon, `PUT /api/bookings/${place?.id}`, { start_time: '2030-07-05 10:00:00' })
  await drain()
  expect(await waiting()).toMatchObject([{ error: { code: 'group_event' } }])
})
