import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { inDays, openPage, type Visitor } from '../../../tests/support/visitor.ts'

let house: TestProgram
let salon: TestSalon
let other: TestSalon
let visitor: Visitor
let neighbour: Visitor

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon('Aurora')
  other = await house.makeSalon('Borealis')
  visitor = await openPage(house, salon)
  neighbour = await openPage(house, other)
})
afterAll(() => house.close())

test('a client finds the business, a service, a time, books, and sees the visit', async () => {
  const page = await visitor.ask('GET ')
  expect(page.body).toMatchObject({
    slug: visitor.slug,
    name: 'Aurora',
    about: 'We cut hair',
    sign_in: ['email'],
  })
  const services = await visitor.ask('GET /services')
  const items = services.body['items'] as { id: number; booking: string; employees: object[] }[]
  const haircut = items.find(({ id }) => id === salon.haircut)
  expect(haircut).toMatchObject({ booking: 'own', category: null, duration_minutes: 60 })
  expect(haircut?.employees).toEqual([
    { id: salon.anna, name: 'Anna' },
    { id: salon.boris, name: 'Boris' },
  ])
  const start = inDays(3, 12)
  const day = start.slice(0, 10)
  const times = await visitor.ask(`GET /slots?service_ids=${salon.haircut}&from=${day}&to=${day}`)
  const [first] = times.body['days'] as { slots: { start_time: string; user_ids: number[] }[] }[]
  expect(first?.slots).toContainEqual({ start_time: start, user_ids: [salon.anna, salon.boris] })
  expect(times.body['next_free']).toBe(first?.slots[0]?.start_time)

  const order = visitor.wish(start, { note: 'Short, please' })
  const booked = await visitor.book(order)
  const booking = booked.body['booking'] as Record<string, unknown>
  expect(booking).toMatchObject({ start_time: start, state: 'active', source: 'online' })
  expect(booking).toMatchObject({ can_change: true, confirmed: false, total_minor: 500_000 })
  const opened = await visitor.ask(`GET /b/${booked.body['token']}`)
  expect(opened.body).toMatchObject({ start_time: start, slug: visitor.slug, confirmed: false })
  const confirmed = await visitor.ask(`POST /b/${booked.body['token']}/confirm`)
  expect(confirmed.body).toMatchObject({ confirmed: true })

  const cookie = await visitor.signIn(order.email)
  const mine = await visitor.ask('GET /my/bookings', undefined, cookie)
  expect(mine.body['items']).toMatchObject([{ id: booking['id'], confirmed: true }])
  const moved = await visitor.ask(
    `POST /my/bookings/${booking['id']}/reschedule`,
    { start_time: inDays(3, 15) },
    cookie,
  )
  expect(moved.body).toMatchObject({ start_time: inDays(3, 15), confirmed: false })
  const cancelled = await visitor.ask(
    `POST /my/bookings/${booking['id']}/cancel`,
    undefined,
    cookie,
  )
  expect(cancelled.body).toMatchObject({ state: 'cancelled', can_change: false })

  const facts = await house.sql<{ actor: { kind: string } }>(
    `select actor from facts where tenant_id = $1 and subject = 'booking' and subject_id = $2`,
    [salon.tenantId, booking['id']],
  )
  expect(facts.map(({ actor }) => actor.kind)).toEqual(['client', 'client', 'client', 'client'])
})

test('of fifty clients who want one time, one gets it, and the others learn what is near', async () => {
  const start = inDays(4, 12)
  const orders = Array.from({ length: 50 }, () => visitor.wish(start, { user_id: salon.anna }))
  const answers = await Promise.all(orders.map((order) => visitor.ask('POST /bookings', order)))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(49)
  const lost = answers.find(({ status }) => status === 409)
  expect(lost?.body).toMatchObject({ code: 'booking_clash' })
  expect(lost?.body['nearest_free']).toContainEqual(
    expect.objectContaining({ start_time: inDays(4, 13), user_id: salon.anna }),
  )
  expect(lost?.text).not.toContain('booking_id')
  const made = await house.sql('select 1 from clients where source = $1 and phone = any($2)', [
    'online',
    orders.map(({ phone }) => phone),
  ])
  expect(made).toHaveLength(1)
})

test('with anybody, as many get the time as there are people, the least busy first', async () => {
  await house.book(salon, inDays(5, 10))
  const start = inDays(5, 14)
  const first = await visitor.book(visitor.wish(start))
  expect(first.body['booking']).toMatchObject({ employee: { id: salon.boris, name: 'Boris' } })
  const next = inDays(5, 17)
  const orders = Array.from({ length: 10 }, () => visitor.wish(next))
  const answers = await Promise.all(orders.map((order) => visitor.ask('POST /bookings', order)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
})

test('a repeated request books once and answers the same; another under its key is refused', async () => {
  const order = visitor.wish(inDays(6, 12))
  const answers = await Promise.all([1, 2, 3].map(() => visitor.ask('POST /bookings', order)))
  const again = await visitor.ask('POST /bookings', order)
  const texts = new Set([...answers, again].map(({ status, text }) => `${status} ${text}`))
  expect([...texts]).toEqual([`201 ${again.text}`])
  const stranger = { ...order, phone: '+77019999999' }
  const refused = await visitor.ask('POST /bookings', stranger)
  expect(refused.body).toMatchObject({ status: 409, code: 'conflict' })
})

test('notice, horizon, hours and the grid bind clients; unknown services are not there', async () => {
  const codeOf = async (start: string, more: object = {}) => {
    const answer = await visitor.ask('POST /bookings', visitor.wish(start, more))
    return `${answer.status} ${answer.body['code']}`
  }
  expect(await codeOf(new Date(Date.now() + 60_000).toISOString())).toBe(
    '422 outside_booking_window',
  )
  expect(await codeOf(inDays(400, 12))).toBe('422 outside_booking_window')
  expect(await codeOf(inDays(7, 3))).toBe('409 booking_clash')
  expect(await codeOf(inDays(7, 12).replace(':00:00', ':07:00'))).toBe('409 booking_clash')
  expect(await codeOf(inDays(7, 12), { service_ids: [other.haircut] })).toBe(
    '422 unknown_reference',
  )
  await house.sql(
    'insert into user_services (tenant_id, user_id, service_id) values ($1, $2, $3)',
    [salon.tenantId, salon.boris, salon.shave],
  )
  expect(await codeOf(inDays(7, 12), { user_id: salon.boris })).toBe('409 booking_clash')
  await house.sql('delete from user_services')
})

test('who is known by an address is booked as themselves, and nothing of them is told', async () => {
  const order = visitor.wish(inDays(8, 12), { name: 'Somebody Else', phone: '8 701 123 45 67' })
  const booked = await visitor.book(order)
  expect(booked.text).not.toMatch(/Olena|Koval|7011234567/)
  const id = (booked.body['booking'] as { id: number }).id
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  expect(body).toMatchObject({ client_id: salon.client, source: 'online' })
  expect(body['note']).toContain('Somebody Else')
  const client = await house.ask(salon, `GET /api/clients/${salon.client}`)
  expect(client.body).toMatchObject({ first_name: 'Olena', email: null })
})

test('where no clients are made, the note says who comes', async () => {
  await house.ask(salon, 'PUT /api/online-booking', { create_clients: false })
  const order = visitor.wish(inDays(9, 12))
  const booked = await visitor.book(order)
  await house.ask(salon, 'PUT /api/online-booking', { create_clients: true })
  const id = (booked.body['booking'] as { id: number }).id
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  expect(body).toMatchObject({ client_id: null })
  expect(body['note']).toContain(order.phone)
})

test('a visit comes as a calendar file, by its link and to whoever is signed in', async () => {
  const wish = visitor.wish(inDays(10, 12))
  const booked = await visitor.book(wish)
  const token = String(booked.body['token'])
  const { id } = booked.body['booking'] as { id: number }
  const byLink = await visitor.ask(`GET /b/${token}.ics`)
  expect(byLink.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(byLink.text).toContain(`UID:booking-${salon.tenantId}-${id}@uzel.test`)
  expect(byLink.text).toMatch(/DTSTART;TZID=Asia\/Almaty:\d{8}T120000\r\n/)
  const sequenceOf = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)?.[1])
  const cookie = await visitor.signIn(wish.email)
  await visitor.ask(`POST /my/bookings/${id}/cancel`, undefined, cookie)
  const mine = await visitor.ask(`GET /my/bookings/${id}.ics`, undefined, cookie)
  expect(mine.status).toBe(200)
  expect(mine.text).toContain('STATUS:CANCELLED')
  expect(sequenceOf(mine.text)).toBeGreaterThan(sequenceOf(byLink.text))
  expect((await visitor.ask(`GET /b/${token.slice(0, -2)}xx.ics`)).status).toBe(404)
})

test('the days ahead are looked through when those asked for are full', async () => {
  const day = (days: number) => inDays(days, 12).slice(0, 10)
  const path = `/slots?service_ids=${salon.haircut}&user_id=${salon.boris}`
  await house.sql(
    'insert into vacations (tenant_id, user_id, starts_on, ends_on) values ($1, $2, $3, $4)',
    [salon.tenantId, salon.boris, day(20), day(70)],
  )
  const found = await visitor.ask(`GET ${path}&from=${day(21)}&to=${day(25)}`)
  expect(found.body).toMatchObject({ days: [] })
  expect(String(found.body['next_free']).slice(0, 10)).toBe(day(71))
  const never = await visitor.ask(`GET ${path}&from=${day(300)}&to=${day(305)}`)
  expect(never.body).toEqual({ days: [], next_free: null })
  expect((await visitor.ask(`GET ${path}&from=${day(1)}&to=${day(90)}`)).status).toBe(400)
  await house.sql('delete from vacations')
})

test('administrators set the page; a public address has one owner', async () => {
  const change = (body: object, role: 'admin' | 'manager' | 'employee' = 'admin') =>
    house.ask(salon, 'PUT /api/online-booking', body, role)
  expect((await change({ about: 'x' }, 'manager')).status).toBe(403)
  expect((await house.ask(salon, 'GET /api/online-booking', undefined, 'employee')).status).toBe(
    403,
  )
  const taken = await change({ slug: neighbour.slug })
  expect(taken.body).toMatchObject({ status: 400, errors: [{ field: 'slug', code: 'taken' }] })
  expect((await change({ slug: 'No Such' })).body).toMatchObject({ errors: [{ field: 'slug' }] })
  const moved = await change({ slug: 'aurora-new', about: ' Новое ', yclients_path: 'form' })
  expect(moved.body).toEqual({
    enabled: true,
    slug: 'aurora-new',
    about: 'Новое',
    yclients_path: 'form',
    create_clients: true,
  })
  expect((await visitor.ask('GET ')).status).toBe(404)
  await change({ slug: visitor.slug })
  const [fact] = await house.sql<{ data: object; before: object }>(
    `select data, before from facts where tenant_id = $1 and name = 'TenantUpdated'
     order by id desc limit 1`,
    [salon.tenantId],
  )
  expect(fact?.before).toEqual({ slug: 'aurora-new' })
})

test('a closed page is not there, nor is one that never was', async () => {
  await house.ask(other, 'PUT /api/online-booking', { enabled: false })
  const paths = ['', '/services', '/my/bookings', '/session']
  const answers = await Promise.all(paths.map((path) => neighbour.ask(`GET ${path}`)))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  const nobody = await fetch(`${house.url}/api/public/nobody`)
  expect(nobody.status).toBe(404)
  await house.ask(other, 'PUT /api/online-booking', { enabled: true })
  await house.sql('update tenants set active = false where id = $1', [other.tenantId])
  expect((await neighbour.ask('GET ')).status).toBe(404)
  await house.sql('update tenants set active = true where id = $1', [other.tenantId])
})
