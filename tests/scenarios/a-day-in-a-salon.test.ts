import Echo from 'laravel-echo'
import Pusher from 'pusher-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import { createUser } from '../../src/modules/identity/index.ts'
import type { Answer } from '../support/ask-api.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

// One story, told in order: each test goes on from where the one before ended.

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let connection: number
let cookie = ''
let cursor = ''
let lastFact = 0
let screen: Echo<'reverb'>
const seen: { event: string; booking: { id: number } }[] = []

const day = '2030-03-04'
const credentials = { email: 'reception@salon.example', password: 'a long enough secret' }

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  await house.program.db.transaction(salon.tenantId, (tx) =>
    createUser(tx, systemPrincipal(salon.tenantId), {
      name: 'Reception',
      role: 'manager',
      bookable: false,
      ...credentials,
    }),
  )
})
afterAll(async () => {
  screen?.disconnect()
  await house.close()
  await portal.close()
})

/** Asks as the person at the reception does: from a browser, with its cookie. */
async function ask(request: string, body?: unknown): Promise<Answer> {
  const [method = 'GET', path = ''] = request.split(' ')
  const response = await fetch(`${house.url}${path}`, {
    method,
    headers: {
      cookie,
      'sec-fetch-site': 'same-origin',
      'accept-language': 'en',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

const visit = (time: string, more: object = {}) => ({
  client_id: salon.client,
  user_id: salon.anna,
  service_ids: [salon.haircut],
  start_time: `${day} ${time}`,
  ...more,
})

let haircut: Answer['body']

test('08:55 an administrator connects the portal, and the catalog arrives there', async () => {
  connection = await house.connect(salon, portal)
  await house.drain(portal)
  const products = (await portal.rows('products')).map((product) => product['name'])
  expect(products).toEqual(['Haircut', 'Shave'])
})

test('09:00 the reception signs in and opens the calendar', async () => {
  const response = await fetch(`${house.url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  expect(response.status).toBe(200)
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const me = await ask('GET /api/me')
  expect(me.body).toMatchObject({ user: { name: 'Reception', role: 'manager' } })
  const changes = await ask('GET /api/changes')
  cursor = String(changes.body['cursor'])
  const [last] = await house.sql<{ id: number }>('select max(id) as id from facts')
  lastFact = last?.id ?? 0

  const { hostname, port } = new URL(house.url)
  screen = new Echo({
    broadcaster: 'reverb',
    Pusher,
    key: house.program.config.pusher.key,
    wsHost: hostname,
    wsPort: Number(port),
    forceTLS: false,
    enabledTransports: ['ws'],
    authEndpoint: `${house.url}/broadcasting/auth`,
    auth: { headers: { Authorization: `Bearer ${salon.tokens.manager}` } },
  })
  const channel = screen.private(`tenant.${salon.tenantId}`)
  for (const event of ['BookingCreated', 'BookingUpdated', 'BookingDeleted']) {
    channel.listen(event, ({ booking }: { booking: { id: number } }) =>
      seen.push({ event, booking }),
    )
  }
  await new Promise<void>((resolve) => channel.subscribed(resolve))
})

test('09:05 a client calls; the free times are found and one is booked', async () => {
  const slots = await ask(
    `GET /api/slots?service_ids=${salon.haircut}&user_id=${salon.anna}&from=${day}&to=${day}`,
  )
  const [first] = slots.body['days'] as { slots: { start_time: string }[] }[]
  expect(first?.slots.map(({ start_time }) => Date.parse(start_time))).toContain(
    Date.parse(`${day}T10:00:00+05:00`),
  )
  const booked = await ask('POST /api/bookings', visit('10:00:00'))
  expect(booked.status).toBe(201)
  haircut = booked.body
  await expect
    .poll(() => seen)
    .toMatchObject([{ event: 'BookingCreated', booking: { id: haircut['id'] } }])
  await house.drain(portal)
  expect(await portal.deals()).toMatchObject([{ title: 'Haircut · Olena Koval', stageId: 'NEW' }])
})

test('09:10 a second client wants the same hour and is told what stands there, and what is free', async () => {
  const clash = await ask(
    'POST /api/bookings',
    visit('10:30:00', { suggest_nearest: true, client_id: null }),
  )
  expect(clash.status).toBe(409)
  expect(clash.body).toMatchObject({
    code: 'booking_clash',
    clashes_with: [{ booking_id: haircut['id'], user_id: salon.anna }],
  })
  expect(clash.body['nearest_free']).toEqual(
    expect.arrayContaining([expect.objectContaining({ user_id: salon.anna })]),
  )
})

test('09:15 outside working hours needs a manager’s word', async () => {
  const late = visit('23:00:00', { client_id: null })
  expect((await ask('POST /api/bookings', late)).status).toBe(422)
  const forced = await ask('POST /api/bookings', { ...late, force: true })
  expect(forced.status).toBe(201)
  expect((await ask(`DELETE /api/bookings/${forced.body['id']}`)).status).toBe(204)
})

test('09:20 the second client goes on the waiting list', async () => {
  const joined = await ask('POST /api/waitlist', {
    client_id: salon.client,
    user_id: salon.anna,
    service_ids: [salon.haircut],
    from_date: day,
    to_date: day,
  })
  expect(joined).toMatchObject({ status: 201, body: { state: 'waiting', offer: null } })
})

test('09:30 a regular books every week, at once', async () => {
  const series = await ask('POST /api/bookings/series', {
    ...visit('15:00:00', { user_id: salon.boris }),
    rrule: 'FREQ=WEEKLY;COUNT=4',
  })
  expect(series.status).toBe(201)
  const items = series.body['items'] as { id: number; start_time: string }[]
  expect(items.map(({ start_time }) => start_time.slice(0, 10))).toEqual([
    '2030-03-04',
    '2030-03-11',
    '2030-03-18',
    '2030-03-25',
  ])
  const moved = await ask(`PUT /api/bookings/${items[1]?.id}/series`, {
    scope: 'following',
    start_time: '2030-03-11 16:00:00',
  })
  expect(moved.status).toBe(200)
  await house.drain(portal)
  expect(await portal.deals()).toHaveLength(5)
})

test('11:00 the manager moves the visit in the calendar, and the deal moves along', async () => {
  const moved = await ask(`PUT /api/bookings/${haircut['id']}`, {
    start_time: `${day} 12:00:00`,
    end_time: `${day} 13:00:00`,
    version: haircut['version'],
  })
  expect(moved.status).toBe(200)
  const stale = await ask(`PUT /api/bookings/${haircut['id']}`, {
    note: 'somebody was faster',
    version: haircut['version'],
  })
  expect(stale.status).toBe(409)
  await house.drain(portal)
  expect(await house.audit(salon, connection)).toMatchObject({ percent: 100 })
})

test('12:00 the client came: somebody says so in the portal, and every screen sees it', async () => {
  const read = async () => (await ask(`GET /api/bookings/${haircut['id']}`)).body
  const before = seen.length
  await portal.edit({
    entity: 'deal',
    id: Number((await read())['crm_deal_id']),
    fields: { stageId: 'WON' },
  })
  await house.drain(portal)
  expect(await read()).toMatchObject({ status_id: salon.statuses.completed })
  await expect
    .poll(() => seen.slice(before).map(({ event, booking }) => [event, booking.id]))
    .toContainEqual(['BookingUpdated', haircut['id']])
})

test('13:00 a visit is cancelled, its time is offered to whoever waits, and its deal is lost', async () => {
  const other = await ask('POST /api/bookings', visit('18:00:00', { client_id: null }))
  await house.drain(portal)
  const cancelled = await ask(`POST /api/bookings/${other.body['id']}/cancel`, {})
  expect(cancelled.body).toMatchObject({ status_id: salon.statuses.cancelled })
  await house.drain(portal)
  const waiting = (await ask('GET /api/waitlist')).body['items']
  expect(waiting).toMatchObject([{ state: 'offered', offer: { user_id: salon.anna } }])
  const { body } = await ask(`GET /api/bookings/${other.body['id']}`)
  const deal = (await portal.deals()).find(({ id }) => id === body['crm_deal_id'])
  expect(deal).toMatchObject({ stageId: 'LOSE' })
})

test('18:00 a screen that slept all day catches up and misses nothing', async () => {
  const names: string[] = []
  const [total] = await house.sql<{ count: number }>(
    'select count(*) as count from facts where tenant_id = $1 and id > $2',
    [salon.tenantId, lastFact],
  )
  const catchUp = async () => {
    const page = (await ask(`GET /api/changes?after=${cursor}&limit=5`)).body
    const items = page['items'] as { id: number; name: string }[]
    names.push(...items.filter(({ id }) => id > lastFact).map(({ name }) => name))
    cursor = String(page['cursor'])
    return names.length
  }
  await expect.poll(catchUp, { interval: 5, timeout: 10_000 }).toBe(Number(total?.count))
  const count = (name: string) => names.filter((one) => one === name).length
  const facts = await house.sql<{ name: string; count: number }>(
    `select name, count(*) as count from facts where tenant_id = $1 and name like 'Booking%' group by 1`,
    [salon.tenantId],
  )
  for (const fact of facts) expect([fact.name, count(fact.name)]).toEqual([fact.name, fact.count])
  expect(count('BookingCreated')).toBe(7)
})

test('21:00 the day ends with both sides equal, record by record', async () => {
  await house.skipWaiting()
  await house.drain(portal)
  expect(await house.audit(salon, connection)).toMatchObject({
    percent: 100,
    differing: 0,
    onlyHere: 0,
    onlyThere: 0,
  })
  expect((await portal.counters()).errors).toBe(0)
})
