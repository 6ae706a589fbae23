import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JournalRow, startLocation, type TestLocation } from '../support/location.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// One story, told in order: a salon whose journal is at YClients and whose CRM is Bitrix24.

let house: TestProgram
let portal: TestPortal
let location: TestLocation
let salon: TestSalon
let crm: number
let journal: number
const there = { haircut: 0, anna: 0, vera: 0, colouring: 0, record: 0 }
const others = 'https://other.example/hooks/yclients'

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  location = await startLocation()
  salon = await house.makeSalon()
  crm = await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
  await location.close()
})

const drain = () => house.drain(portal, location)

/** What changed with nobody telling is found by the next poll. */
async function poll() {
  await house.skipWaiting()
  await drain()
}

interface Visit {
  id: number
  client_id: number | null
  user_id: number
  status_id: number
  start_time: string
  end_time: string
  note: string
  crm_deal_id: number | null
  services: { service_id: number; price_minor: number }[]
}

async function visits(): Promise<Visit[]> {
  const { body } = await house.ask(salon, 'GET /api/bookings?limit=100')
  return body['items'] as Visit[]
}

async function visitOf(record: number): Promise<Visit> {
  const [link] = await house.sql<{ local_id: number }>(
    `select local_id from links where connection_id = ${journal} and kind = 'booking'
     and remote_id = '${record}'`,
  )
  const { body } = await house.ask(salon, `GET /api/bookings/${link?.local_id}`)
  return body as never as Visit
}

const dealOf = async (visit: Visit) =>
  (await portal.deals()).find((deal) => deal.id === visit.crm_deal_id)

const recordOf = async (id: number): Promise<JournalRow | undefined> =>
  (await location.rows('records')).find((row) => Number(row.id) === id)

async function linkOf(localId: number): Promise<string | null> {
  const [link] = await house.sql<{ remote_id: string }>(
    `select remote_id from links where connection_id = ${journal} and kind = 'booking'
     and local_id = ${localId}`,
  )
  return link?.remote_id ?? null
}

const parked = () =>
  house.sql<{ remote_id: string; error: { code: string } }>(
    `select remote_id, error from links
     where connection_id = ${journal} and state = 'parked'`,
  )

test('the journal is connected; whoever was told of its changes before is told still', async () => {
  await location.ask('POST', '/hooks_settings/4564', { urls: [others], active: 0, good: 1 })
  there.haircut = await location.edit({
    entity: 'service',
    fields: { title: 'Haircut', price: 6_000, duration: 3_600 },
  })
  there.colouring = await location.edit({
    entity: 'service',
    fields: { title: 'Colouring', price: 20_000, duration: 7_200 },
  })
  there.anna = await location.edit({ entity: 'staff', fields: { name: 'anna' } })
  there.vera = await location.edit({ entity: 'staff', fields: { name: 'Vera' } })
  await location.edit({ entity: 'staff', fields: { name: 'Left long ago', fired: 1 } })
  journal = await location.connect(house, salon)
  await drain()
  const hooks = await location.hooks()
  expect(hooks.urls).toEqual([others, expect.stringMatching(/\/hooks\/.+\?s=[0-9a-f]{40}$/)])
  expect(hooks).toMatchObject({ active: 1, record: 1, client: 1, good: 1 })
})

test('its catalog and people stand here: the known ones paired, the new ones made', async () => {
  const services = await house.ask(salon, 'GET /api/services?limit=50')
  expect(services.body['items']).toMatchObject([
    { name: 'Colouring', category: 'Все услуги', price_minor: 2_000_000, duration_minutes: 120 },
    { id: salon.haircut, name: 'Haircut', price_minor: 600_000 },
    { name: 'Shave' },
  ])
  const users = await house.ask(salon, 'GET /api/users?bookable=true&limit=50')
  const names = (users.body['items'] as { name: string }[]).map(({ name }) => name)
  expect(names.sort()).toEqual(['Boris', 'Vera', 'anna'])
})

test('a record made in the journal becomes a booking here, and a deal in the CRM', async () => {
  const client = await location.edit({
    entity: 'client',
    fields: { name: 'Дина', surname: 'Ахметова', phone: '77015550001' },
  })
  there.record = await location.edit({
    entity: 'record',
    fields: {
      staff_id: there.anna,
      client_id: client,
      date: '2030-07-04 10:00:00',
      seance_length: 5_400,
      services: [{ id: there.haircut, cost: 5_500 }],
      comment: 'first time',
    },
  })
  await drain()
  const visit = await visitOf(there.record)
  expect(visit).toMatchObject({
    user_id: salon.anna,
    // The location stands in Almaty, five hours ahead, in July as in January.
    start_time: '2030-07-04T05:00:00.000Z',
    end_time: '2030-07-04T06:30:00.000Z',
    note: 'first time',
    services: [{ service_id: salon.haircut, price_minor: 550_000 }],
  })
  expect(await dealOf(visit)).toMatchObject({
    title: 'Haircut · Дина Ахметова',
    opportunity: 5_500,
    stageId: 'NEW',
  })
})

test('a client of ours is known by the phone, and does not appear a second time', async () => {
  await location.ask('POST', '/book_record/4564', {
    phone: '77011234567',
    fullname: 'Olena K.',
    email: '',
    appointments: [
      { id: 1, services: [there.haircut], staff_id: there.vera, datetime: '2030-07-04 10:00:00' },
      { id: 2, services: [there.colouring], staff_id: there.vera, datetime: '2030-07-04 11:00:00' },
    ],
  })
  await drain()
  const olenas = (await visits()).filter(({ client_id }) => client_id === salon.client)
  expect(olenas.map(({ start_time }) => start_time).sort()).toEqual([
    '2030-07-04T05:00:00.000Z',
    '2030-07-04T06:00:00.000Z',
  ])
})

test('moved to a colleague, confirmed, and moved on: the booking and the deal follow', async () => {
  const fields = { staff_id: there.vera, date: '2030-07-05 15:00:00', attendance: 1 }
  await location.edit({ entity: 'record', id: there.record, fields })
  await drain()
  const visit = await visitOf(there.record)
  expect(visit).toMatchObject({
    start_time: '2030-07-05T10:00:00.000Z',
    status_id: salon.statuses.completed,
  })
  expect(visit.user_id).not.toBe(salon.anna)
  expect(await dealOf(visit)).toMatchObject({ stageId: 'WON' })
})

test('a booking made here takes its time in the journal, once, and moves there', async () => {
  const id = await house.book(salon, '2030-07-06 12:00:00')
  await drain()
  const record = Number(await linkOf(id))
  expect(await recordOf(record)).toMatchObject({
    staff_id: there.anna,
    date: '2030-07-06 12:00:00',
    seance_length: 3_600,
    attendance: 0,
    api_id: `${salon.tenantId}-booking-${id}`,
    client: { phone: '+77011234567' },
    services: [{ id: there.haircut, cost: 6_000 }],
  })
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  expect(await dealOf(body as never as Visit)).toMatchObject({ opportunity: 6_000, stageId: 'NEW' })
  await house.ask(salon, `PUT /api/bookings/${id}`, { start_time: '2030-07-06 16:00:00' })
  await drain()
  expect(await recordOf(record)).toMatchObject({ date: '2030-07-06 16:00:00', deleted: false })
  await house.ask(salon, `PUT /api/bookings/${id}`, { status_id: salon.statuses.cancelled })
  await drain()
  expect(await recordOf(record)).toMatchObject({ deleted: true })
})

test('a time that is taken there is refused, and says so', async () => {
  await location.chaos({ loseWebhooks: 1 })
  await location.edit({
    entity: 'record',
    fields: { staff_id: there.anna, date: '2030-07-07 12:00:00', comment: 'break' },
  })
  const id = await house.book(salon, '2030-07-07 12:30:00')
  await drain()
  expect(await linkOf(id)).toBeNull()
  expect((await parked()).map(({ error }) => error.code)).toContain('433')
  await location.chaos({ loseWebhooks: 0 })
  await house.ask(salon, `DELETE /api/bookings/${id}`)
  await poll()
  expect((await visits()).map(({ note }) => note)).toContain('break')
  expect(await parked()).toEqual([])
})

test('cancelled before anybody knew whether it had reached the journal, a visit is not made there', async () => {
  const id = await house.book(salon, '2030-07-07 18:00:00')
  // So it stands when a worker dies on its way.
  await house.sql(
    `update links set state = 'creating'
     where connection_id = ${journal} and kind = 'booking' and local_id = ${id}`,
  )
  await house.ask(salon, `PUT /api/bookings/${id}`, { status_id: salon.statuses.cancelled })
  await drain()
  const keys = (await location.rows('records')).map((row) => row['api_id'])
  expect(keys).not.toContain(`${salon.tenantId}-booking-${id}`)
  expect(
    await house.sql(
      `select 1 from links where connection_id = ${journal} and local_id = ${id} and kind = 'booking'`,
    ),
  ).toEqual([])
})

test('a client who could be two of ours is nobody until a person has told', async () => {
  for (const first_name of ['Mother', 'Daughter']) {
    await house.ask(salon, 'POST /api/clients', { first_name, email: 'family@mail.kz' })
  }
  const fields = { name: 'Somebody', phone: '77015559999', email: 'family@mail.kz' }
  const client = await location.edit({ entity: 'client', fields })
  await drain()
  expect(await parked()).toMatchObject([
    { remote_id: String(client), error: { code: 'ambiguous_match' } },
  ])
  await location.edit({ entity: 'client', id: client, fields: { email: '' } })
  await drain()
  expect(await parked()).toEqual([])
})

test('deleted in the journal while its webhook was lost: cancelled here, lost in the CRM', async () => {
  const record = await location.edit({
    entity: 'record',
    fields: { staff_id: there.anna, date: '2030-07-08 12:00:00' },
  })
  await drain()
  const visit = await visitOf(record)
  await location.chaos({ loseWebhooks: 1 })
  await location.edit({ entity: 'record', id: record, delete: true })
  await location.chaos({ loseWebhooks: 0 })
  await poll()
  const { body } = await house.ask(salon, `GET /api/bookings/${visit.id}`)
  expect(body).toMatchObject({ status_id: salon.statuses.cancelled })
  expect(await dealOf(body as never as Visit)).toMatchObject({ stageId: 'LOSE' })
})

test('what is not sold there, and who does not work there, stays here', async () => {
  const shave = await house.book(salon, '2030-07-09 12:00:00', { service_ids: [salon.shave] })
  const boris = await house.book(salon, '2030-07-09 12:00:00', { user_id: salon.boris })
  await drain()
  expect([await linkOf(shave), await linkOf(boris)]).toEqual([null, null])
  expect(await parked()).toEqual([])
})

test('nobody has left a difference anywhere', async () => {
  await poll()
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
  expect(await house.audit(salon, crm)).toMatchObject({ percent: 100 })
})

test('an expired licence pauses the connection, in the words of the vendor', async () => {
  await location.edit({ entity: 'company', fields: { licensed: false } })
  await poll()
  const [connection] = await house.sql<{ state: string; alert: { code: string; words: string } }>(
    `select state, alert from connections where id = ${journal}`,
  )
  expect(connection).toMatchObject({
    state: 'unauthorised',
    alert: { code: 'licence_expired', words: expect.stringMatching(/лицензию/) },
  })
})

test('once it is prolonged and started again, what happened meanwhile arrives', async () => {
  const record = await location.edit({
    entity: 'record',
    fields: { staff_id: there.anna, date: '2030-07-10 12:00:00', comment: 'meanwhile' },
  })
  await location.edit({ entity: 'company', fields: { licensed: true } })
  await house.ask(salon, `POST /api/connections/${journal}/start`)
  await poll()
  expect(await visitOf(record)).toMatchObject({ note: 'meanwhile' })
  expect(await house.audit(salon, journal)).toMatchObject({ percent: 100 })
})
