import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { jsonOf } from '../testing/json-of.ts'
import { bookingRoutes } from './bookings.ts'
import { clientRoutes } from './clients.ts'
import { scheduleRoutes } from './schedules.ts'
import { serviceRoutes } from './services.ts'
import { statusRoutes } from './statuses.ts'
import { workplaceRoutes } from './workplaces.ts'

let house: TestApp
let tenantId: number
let people: Record<Role, TestPerson>

beforeAll(async () => {
  const routes = [
    bookingRoutes,
    clientRoutes,
    scheduleRoutes,
    serviceRoutes,
    statusRoutes,
    workplaceRoutes,
  ]
  house = await startTestApp({ routes })
  const made = await house.makeTenant()
  tenantId = made.tenantId
  people = made.people
})
afterAll(() => house.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function ask(person: TestPerson, request: string, payload?: object) {
  const [method = '', url = ''] = request.split(' ')
  const answer = await house.as(person, {
    method: method as Method,
    url,
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? {} : jsonOf(answer) }
}

const admin = (request: string, payload?: object) => ask(people.admin, request, payload)

interface Entry {
  name: string
  title: string | null
  actor: { kind: string; name: string | null; owner_name: string | null }
  changes: { field: string; before: unknown; after: unknown }[]
}

async function lastEntry(query: string): Promise<Entry> {
  const { body } = await admin(`GET /api/audit-log?limit=1&${query}`)
  const [entry] = body['items'] as Entry[]
  if (!entry) throw new Error('nothing in the log')
  return entry
}

test('settings are kept field by field, and the log says who changed what', async () => {
  const reminders = {
    enabled: true,
    hours_before: [2, 24],
    texts: { ru: 'Ждём вас {date} в {time}' },
  }
  const payload = { phone: '8 701 123 45 67', week_start: 7, booking_horizon_days: 30, reminders }
  const { body } = await admin('PATCH /api/tenant', payload)
  expect(body).toMatchObject({
    phone: '+77011234567',
    week_start: 7,
    booking_horizon_days: 30,
    reminders: { enabled: true, hours_before: [24, 2], quiet: { from: '21:00', to: '09:00' } },
  })
  const { body: after } = await admin('PATCH /api/tenant', { reminders: { enabled: false } })
  expect(after['reminders']).toMatchObject({ enabled: false, texts: reminders.texts })
  const entry = await lastEntry('subject=tenant')
  expect(entry).toMatchObject({
    name: 'TenantUpdated',
    actor: { kind: 'token', owner_name: 'The admin' },
    changes: [{ field: 'reminders', before: { enabled: true }, after: { enabled: false } }],
  })
})

test('a setting that says what is there already is no event', async () => {
  const before = await lastEntry('subject=tenant')
  await admin('PATCH /api/tenant', { week_start: 7 })
  expect(await lastEntry('subject=tenant')).toEqual(before)
})

test('what is wrong with reminders is named field by field', async () => {
  const reminders = {
    hours_before: [1, 2, 3, 4],
    quiet: { from: '25:00', to: '09:00' },
    texts: { en: 'Dear {cleint}' },
  }
  const { status, body } = await admin('PATCH /api/tenant', { reminders, phone: '12' })
  expect(status).toBe(400)
  const fields = (body['errors'] as { field: string; code: string }[]).map((it) => [
    it.field,
    it.code,
  ])
  expect(fields).toEqual([
    ['phone', 'not_phone'],
    ['reminders.hours_before', 'too_many'],
    ['reminders.quiet.from', 'not_time'],
    ['reminders.texts.en', 'unknown_value'],
  ])
})

test('a phone longer than the world can dial is refused, of a business and of its people', async () => {
  const phone = '+49 301234567890123'
  for (const request of ['PATCH /api/tenant', 'POST /api/users']) {
    const { status, body } = await admin(request, { name: 'Long', phone })
    expect([request, status]).toEqual([request, 400])
    expect(body['errors']).toMatchObject([{ field: 'phone', code: 'not_phone' }])
  }
})

test('what another zone would do is told before it is chosen', async () => {
  expect((await admin('GET /api/tenant/zone-preview?zone=UTC')).body).toEqual({
    zone: 'UTC',
    clock_moves_minutes: -300,
    bookings_shown_elsewhere: 0,
    hours_follow_clock: true,
  })
  expect((await admin('GET /api/tenant/zone-preview?zone=Nowhere')).status).toBe(400)
})

test('a log that goes on does so by its cursor, and refuses one of somebody’s making', async () => {
  const { body } = await admin('GET /api/audit-log?limit=2')
  const next = await admin(`GET /api/audit-log?limit=2&cursor=${body['next_cursor']}`)
  const ids = [body, next.body].flatMap((page) =>
    (page['items'] as { id: number }[]).map(({ id }) => id),
  )
  expect(new Set(ids).size).toBe(4)
  expect((await admin('GET /api/audit-log?cursor=bm9uc2Vuc2U')).status).toBe(400)
  expect((await ask(people.employee, 'GET /api/audit-log')).status).toBe(403)
})

test('people, statuses and workplaces are put in order in one call', async () => {
  const ids = [people.employee.userId, people.manager.userId]
  const ordered = await admin('PUT /api/users/order', { ids })
  const users = ordered.body['items'] as { id: number; calendar_order: number }[]
  expect(users.slice(0, 2).map(({ id }) => id)).toEqual(ids)
  const statuses = (await admin('GET /api/statuses')).body['items'] as { id: number }[]
  const backwards = statuses.map(({ id }) => id).reverse()
  await admin('PUT /api/statuses/order', { ids: backwards })
  const now = (await admin('GET /api/statuses')).body['items'] as { id: number }[]
  expect(now.map(({ id }) => id)).toEqual(backwards)
  const refused = await admin('PUT /api/workplaces/order', { ids: [999_999] })
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'ids.0' }] } })
})

test('an employee’s services are kept, and unknown ones refused', async () => {
  const { body: service } = await admin('POST /api/services', { name: 'Cut', category: 'Hair' })
  const url = `/api/users/${people.employee.userId}`
  const { body } = await admin(`PUT ${url}`, { service_ids: [service['id']] })
  expect(body['service_ids']).toEqual([service['id']])
  expect(await admin(`PUT ${url}`, { service_ids: [999_999] })).toMatchObject({ status: 422 })
  expect((await admin(`PUT ${url}`, { service_ids: [] })).body['service_ids']).toEqual([])
  const categories = await admin('GET /api/services/categories')
  expect(categories.body['items']).toEqual([{ name: 'Hair', services: 1 }])
})

test('the first steps follow what is there, and the starter furnishes an empty tenant once', async () => {
  const { people: fresh } = await house.makeTenant('Fresh')
  const steps = async () => {
    const { body } = await ask(fresh.admin, 'GET /api/setup')
    const all = body['steps'] as { key: string; done: boolean; skipped: boolean }[]
    return { ...body, done: all.filter(({ done }) => done).map(({ key }) => key) }
  }
  expect(await steps()).toMatchObject({ done: ['employees'], starter_offered: true })
  const starter = (trade: string) => ask(fresh.admin, 'POST /api/setup/starter', { trade })
  const both = await Promise.all([starter('hair'), starter('nails')])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await steps()).toMatchObject({ done: ['employees', 'services', 'hours'] })
  const services = (await ask(fresh.admin, 'GET /api/services')).body['items'] as object[]
  expect(services).toHaveLength(5)
  await ask(fresh.admin, 'PATCH /api/tenant', { address: 'Abay 1' })
  await ask(fresh.admin, 'POST /api/setup/dismiss', { step: 'portal' })
  expect(await steps()).toMatchObject({ complete: false, dismissed: false, starter_offered: false })
  await ask(fresh.admin, 'POST /api/setup/dismiss', {})
  expect(await steps()).toMatchObject({ dismissed: true })
  expect((await ask(fresh.manager, 'GET /api/setup')).status).toBe(403)
})

test('removing somebody with visits ahead tells how many they are', async () => {
  const { body: user } = await admin('POST /api/users', { name: 'Busy' })
  const { body: service } = await admin('POST /api/services', {
    name: 'Talk',
    duration_minutes: 30,
  })
  for (const day of ['01', '02']) {
    const visit = { user_id: user['id'], service_ids: [service['id']], force: true }
    const start_time = `2031-01-${day} 10:00:00`
    expect((await admin('POST /api/bookings', { ...visit, start_time })).status).toBe(201)
  }
  const refused = await admin(`DELETE /api/users/${user['id']}`)
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', future_bookings: 2 } })
})

test('a booking is checked, counted, found by its client and brought back over HTTP', async () => {
  const { body: client } = await admin('POST /api/clients', {
    first_name: 'Gulnara',
    phone: '+77019998877',
  })
  const { body: service } = await admin('POST /api/services', { name: 'Spa', duration_minutes: 60 })
  const visit = {
    client_id: client['id'],
    user_id: people.employee.userId,
    service_ids: [service['id']],
    start_time: '2031-05-05 10:00:00',
    force: true,
  }
  const { body: booking } = await admin('POST /api/bookings', visit)
  const check = await admin('POST /api/bookings/check', visit)
  expect(check).toMatchObject({ status: 200, body: { ok: false } })
  const kinds = (check.body['obstacles'] as { kind: string }[]).map(({ kind }) => kind)
  expect(kinds).toEqual(['employee_busy', 'outside_schedule'])
  expect((await admin('POST /api/bookings/check', { user_id: 1 })).status).toBe(400)
  const moved = { booking_id: booking['id'], start_time: '2031-05-05 10:15:00', force: true }
  expect((await admin('POST /api/bookings/check', moved)).body).toMatchObject({ ok: true })
  for (const q of ['gulnar', '999 88 77']) {
    const query = `q=${encodeURIComponent(q)}&service_id=${service['id']}&sort=-start_time`
    const found = (await admin(`GET /api/bookings?${query}`)).body['items'] as { id: number }[]
    expect(found.map(({ id }) => id)).toEqual([booking['id']])
  }
  const counts = await admin('GET /api/bookings/counts?from=2031-05-05&to=2031-05-05')
  expect(counts.body['days']).toMatchObject([{ count: 1 }])
  await admin(`POST /api/bookings/${booking['id']}/cancel`, {})
  const restored = await admin(`POST /api/bookings/${booking['id']}/restore`, {})
  expect(restored.body).toMatchObject({ status_id: booking['status_id'] })
  const history = (await admin(`GET /api/bookings/${booking['id']}/history`)).body[
    'items'
  ] as Entry[]
  expect(history.map(({ name }) => name)).toEqual([
    'BookingUpdated',
    'BookingUpdated',
    'BookingCreated',
  ])
  expect(history[0]?.actor).toMatchObject({ kind: 'token', owner_name: 'The admin' })
})

test('the list of tenants says what each has', async () => {
  const { body } = await ask(people.super_admin, `GET /api/tenants?limit=200`)
  const items = body['items'] as { id: number; counts: { users: number } }[]
  expect(items.find(({ id }) => id === tenantId)?.counts.users).toBeGreaterThanOrEqual(4)
})
