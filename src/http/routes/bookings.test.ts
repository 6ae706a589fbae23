import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { clientLinkKeys, signClientLink } from '../../modules/bookings/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import { bookingRoutes } from './bookings.ts'
import { clientLinkRoutes } from './client-links.ts'
import { slotRoutes } from './slots.ts'
import { waitlistRoutes } from './waitlist.ts'

let test: TestApp
let owner: Client
let people: Record<Role, TestPerson>
let service: number
let client: number
/** What the CRM calls our bookings. */
const deals = new Map<number, string>()

beforeAll(async () => {
  const routes = [bookingRoutes, slotRoutes, waitlistRoutes, clientLinkRoutes]
  test = await startTestApp({ routes, remoteIds: async () => deals })
  const tenant = await test.makeTenant()
  people = tenant.people
  owner = new Client({ connectionString: test.ownerUrl })
  await owner.connect()
  const add = async (text: string): Promise<number> => {
    const { rows } = await owner.query<{ id: string }>(text, [tenant.tenantId])
    return Number(rows[0]?.id)
  }
  service = await add(
    `insert into services (tenant_id, name, price_minor) values ($1, 'Cut', 900) returning id`,
  )
  client = await add(`insert into clients (tenant_id, first_name) values ($1, 'Olha') returning id`)
  await owner.query(
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, $2, d, 540, 1080 from generate_series(1, 7) d`,
    [tenant.tenantId, people.employee.userId],
  )
})
beforeEach(async () => {
  deals.clear()
  await owner.query('delete from bookings; delete from waitlist_entries')
})
afterAll(async () => {
  await owner.end()
  await test.close()
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(role: Role | null, method: Method, url: string, payload?: object) {
  const request = { method, url, ...(payload && { payload }) }
  const answer = role ? await test.as(people[role], request) : await test.app.inject(request)
  return { status: answer.statusCode, body: answer.body === '' ? {} : jsonOf(answer) }
}

async function book(more: object = {}) {
  const user_id = people.employee.userId
  const visit = { client_id: client, user_id, service_ids: [service] }
  const start_time = '2035-03-05 10:00:00'
  return ask('manager', 'POST', '/api/bookings', { ...visit, start_time, ...more })
}

describe('/api/bookings', () => {
  it('books, reads, lists, changes, cancels and deletes', async () => {
    const made = await book()
    expect(made).toMatchObject({
      status: 201,
      body: { client_id: client, source: 'api', total_minor: 900, crm_deal_id: null },
    })
    const id = Number(made.body['id'])
    deals.set(id, '4711')
    const url = `/api/bookings/${id}`
    expect((await ask('employee', 'GET', url)).body).toEqual({ ...made.body, crm_deal_id: 4711 })
    const list = await ask('employee', 'GET', '/api/bookings?from=2035-03-05&to=2035-03-05')
    expect(list.body).toMatchObject({ items: [{ id }], next_cursor: null })
    const changed = await ask('manager', 'PUT', url, { note: 'soon' })
    expect(changed.body).toMatchObject({ note: 'soon', version: 2 })
    expect((await ask('employee', 'POST', `${url}/cancel`, {})).status).toBe(200)
    expect((await ask('manager', 'DELETE', url)).status).toBe(204)
    expect((await ask('manager', 'GET', url)).status).toBe(404)
  })

  it('answers a taken time with what is there and where there is room', async () => {
    const first = await book()
    const { status, body } = await book({ suggest_nearest: true })
    expect(status).toBe(409)
    expect(body).toMatchObject({
      code: 'booking_clash',
      clashes_with: [{ booking_id: first.body['id'], start_time: first.body['start_time'] }],
      nearest_free: [{}, {}, {}],
    })
  })

  it('says what a list comes to, without what is cancelled', async () => {
    const first = await book()
    await book({ start_time: '2035-03-05 12:00:00', prices: [700] })
    const url = '/api/bookings/totals?from=2035-03-05&to=2035-03-05'
    const sum = await ask('manager', 'GET', url)
    expect(sum.body).toEqual({ count: 2, total_minor: 1600, more: false })
    await ask('manager', 'POST', `/api/bookings/${Number(first.body['id'])}/cancel`, {})
    const narrowed = await ask('employee', 'GET', `${url}&q=Olh&service_id=${service}`)
    expect(narrowed.body).toEqual({ count: 2, total_minor: 700, more: false })
  })

  it('books a series, and moves it', async () => {
    const user_id = people.employee.userId
    const start_time = '2035-03-05 10:00:00'
    const series = { user_id, service_ids: [service], start_time, rrule: 'FREQ=DAILY;COUNT=3' }
    const made = await ask('manager', 'POST', '/api/bookings/series', series)
    expect(made).toMatchObject({ status: 201, body: { items: [{}, {}, {}], skipped: [] } })
    const { rows } = await owner.query<{ id: string }>('select min(id) as id from bookings')
    const change = { scope: 'all', start_time: '2035-03-06 11:00:00' }
    const moved = await ask('manager', 'PUT', `/api/bookings/${rows[0]?.id}/series`, change)
    expect(moved).toMatchObject({ status: 200, body: { items: [{ version: 2 }, {}, {}] } })
  })

  it('names each field that is wrong', async () => {
    const { status, body } = await book({ service_ids: [], start_time: '2035-02-30 10:00:00' })
    expect(status).toBe(400)
    expect(body['errors']).toMatchObject([{ field: 'service_ids' }])
    const later = await book({ start_time: '2035-02-30 10:00:00' })
    expect(later.body['errors']).toMatchObject([{ field: 'start_time', code: 'no_such_date' }])
  })
})

describe('/api/slots and /api/waitlist', () => {
  it('finds free time', async () => {
    await book()
    const query = `service_ids=${service}&user_id=${people.employee.userId}`
    const url = `/api/slots?${query}&from=2035-03-05&to=2035-03-05`
    const { status, body } = await ask('employee', 'GET', url)
    expect(status).toBe(200)
    expect(body).toMatchObject({ days: [{ date: '2035-03-05' }], truncated: false })
  })

  it('lets a client wait, and ends the wait', async () => {
    const days = { from_date: '2035-03-01', to_date: '2035-03-09' }
    const wish = { client_id: client, service_ids: [service], ...days }
    const made = await ask('manager', 'POST', '/api/waitlist', wish)
    expect(made).toMatchObject({ status: 201, body: { state: 'waiting', user_id: null } })
    const closed = await ask('manager', 'DELETE', `/api/waitlist/${Number(made.body['id'])}`)
    expect(closed.body).toMatchObject({ state: 'closed' })
    expect((await ask('manager', 'GET', '/api/waitlist?state=waiting')).body['items']).toEqual([])
  })
})

describe('/b/{token}', () => {
  it('shows, moves and cancels the visit to whoever holds the link, signed in or not', async () => {
    const made = await book()
    const url = `/api/bookings/${Number(made.body['id'])}/client-link`
    const path = String((await ask('manager', 'POST', url)).body['path'])
    expect((await ask(null, 'GET', path)).body).toMatchObject({ state: 'active' })
    const start_time = '2035-03-06 12:00:00'
    const moved = await ask(null, 'POST', `${path}/reschedule`, { start_time })
    expect(moved).toMatchObject({ status: 200, body: { can_change: true } })
    expect((await ask(null, 'POST', `${path}/cancel`)).body).toMatchObject({ state: 'cancelled' })
    expect((await ask(null, 'GET', `${path}x`)).status).toBe(404)
  })

  const linkTo = async (id: unknown) =>
    String((await ask('manager', 'POST', `/api/bookings/${id}/client-link`)).body['path'])

  it('has ended a month after the visit, and says so', async () => {
    const { id } = (await book()).body
    const [key] = clientLinkKeys(test.app.parts.config.keys)
    if (!key) throw new Error('no key')
    const { tenantId } = people.manager
    const link = { tenantId, bookingId: Number(id), clientId: client, expiresAtMs: Date.now() }
    const gone = await ask(null, 'GET', `/b/${signClientLink(link, key)}`)
    expect(gone).toMatchObject({ status: 410, body: { code: 'link_expired' } })
  })

  it('opens nothing while the business is closed', async () => {
    const path = await linkTo((await book()).body['id'])
    const setActive = (active: boolean) =>
      owner.query('update tenants set active = $1 where id = $2', [active, people.admin.tenantId])
    await setActive(false)
    expect((await ask(null, 'GET', path)).status).toBe(404)
    expect((await ask(null, 'POST', `${path}/cancel`)).status).toBe(404)
    await setActive(true)
    expect((await ask(null, 'GET', path)).status).toBe(200)
  })

  it('follows its client, and opens nothing of who was given the visit instead', async () => {
    const { id } = (await book()).body
    const path = await linkTo(id)
    const { rows } = await owner.query<{ id: string }>(
      `insert into clients (tenant_id, first_name) values ($1, 'Ira') returning id`,
      [people.admin.tenantId],
    )
    const other = Number(rows[0]?.id)
    await ask('manager', 'PUT', `/api/bookings/${id}`, { client_id: other })
    expect((await ask(null, 'GET', path)).status).toBe(404)
    expect((await ask(null, 'POST', `${path}/cancel`)).status).toBe(404)
    expect((await ask(null, 'GET', await linkTo(id))).status).toBe(200)
    await owner.query('update clients set deleted_at = now(), merged_into = $2 where id = $1', [
      client,
      other,
    ])
    expect((await ask(null, 'GET', path)).status).toBe(200)
    await owner.query('update clients set deleted_at = null, merged_into = null where id = $1', [
      client,
    ])
  })
})
