import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../../connector-kit/conformance/index.ts'
import { companyId, credentials, fixture, openLocation } from '../account-under-test.ts'
import { asList, asObject, type JsonObject } from '../client/read-json.ts'

let account: Account
beforeEach(async () => {
  account = await openLocation()
})
afterEach(() => account.close())

const { partner_token, user_token } = credentials
const bearer = `Bearer ${partner_token}, User ${user_token}`
const accept = 'application/vnd.yclients.v2+json'

async function ask(
  request: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
) {
  account.clock.advance(1_000)
  const [method = 'GET', path = ''] = request.split(' ')
  const response = await fetch(`${account.url}/api/v1${path}`, {
    method,
    headers: { accept, authorization: bearer, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

async function furnish() {
  const add = async (entity: string, fields: object) =>
    asObject(asObject(await account.portal.edit({ entity, fields } as never))[entity])['id']
  const service = await add('service', { title: 'Стрижка', price: 1_000 })
  const staff = await add('staff', { name: 'Анна' })
  const client = await add('client', { name: 'Дина', phone: '77015550001' })
  const sold = [{ id: service, cost: 1_000 }]
  const date = '2026-03-05 12:00:00'
  const record = await add('record', { staff_id: staff, client_id: client, services: sold, date })
  return { service, staff, client, record }
}

it('answers in the envelope for the media type, and bare without it', async () => {
  const { client } = await furnish()
  const path = `GET /client/${companyId}/${client}`
  expect((await ask(path)).body).toMatchObject({ success: true, data: { id: client }, meta: [] })
  expect((await ask(path, { headers: { accept: '*/*' } })).body).toMatchObject({ id: client })
})

it('prints what was recorded: every field of ours is one of theirs, and of the same type', async () => {
  const ids = await furnish()
  const pairs: [string, JsonObject][] = [
    [`GET /records/${companyId}`, fixture('records.list')],
    [`GET /record/${companyId}/${ids.record}`, fixture('record.get')],
    [`GET /client/${companyId}/${ids.client}`, fixture('client.get')],
    [`GET /company/${companyId}/services`, fixture('services.list')],
    [`GET /company/${companyId}/staff`, fixture('staff.list')],
  ]
  const firstOf = (body: JsonObject) =>
    asObject(Array.isArray(body['data']) ? asList(body['data'])[0] : body['data'])
  for (const [request, recorded] of pairs) {
    const [ours, theirs] = [firstOf((await ask(request)).body), firstOf(recorded)]
    const shared = Object.keys(theirs).filter((name) => name in ours)
    expect(shared.length, request).toBeGreaterThan(7)
    for (const name of ['id', 'price_min', 'phone', 'date', 'visit_id', 'attendance', 'deleted']) {
      if (shared.includes(name))
        expect([name, typeof ours[name]]).toEqual([name, typeof theirs[name]])
    }
  }
})

it('refuses in the shapes that were recorded', async () => {
  const nobody = { headers: { authorization: 'Bearer nobody' } }
  expect((await ask(`GET /clients/${companyId}`, nobody)).body).toEqual(fixture('error.401'))
  expect((await ask(`GET /company/${companyId}/`, nobody)).body).toEqual(
    fixture('error.company.401'),
  )
  expect((await ask('GET /clients/7')).body).toEqual(fixture('error.branch.404'))
  const filters = [{ type: 'id', state: {} }]
  const search = await ask(`POST /company/${companyId}/clients/search`, { body: { filters } })
  expect(search).toEqual({ status: 400, body: fixture('error.clients_search.400') })
  await account.portal.edit({ entity: 'company', fields: { licensed: false } })
  expect((await ask(`GET /clients/${companyId}`)).status).toBe(403)
  expect((await ask(`POST /company/${companyId}/clients/search`, { body: {} })).status).toBe(402)
})

it('lets five requests a second in, and two hundred a minute', async () => {
  account.clock.advance(60_000)
  const path = `${account.url}/api/v1/clients/${companyId}`
  const headers = { accept, authorization: bearer }
  const statuses: number[] = []
  for (let times = 0; times < 6; times++) statuses.push((await fetch(path, { headers })).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  account.clock.advance(2_000)
  let answered = 5
  while ((await fetch(path, { headers })).status === 200) {
    answered += 1
    account.clock.advance(210)
  }
  expect(answered).toBe(200)
})

it.each([
  [431, 422, { phone: '12' }],
  [435, 422, { fullname: '' }],
  [433, 422, { at: '2026-03-05 12:30:00' }],
  [436, 422, { at: '2026-03-05 12:30:00', staff: 0 }],
  [437, 422, { twice: true }],
  [438, 422, { offline: true }],
  [434, 403, { blacklisted: true }],
] as const)('refuses a booking of a client with %s', async (code, status, wrong) => {
  const given: Record<string, unknown> = wrong
  const ids = await furnish()
  const change = async (entity: string, id: unknown, fields: object) => {
    await account.portal.edit({ entity, id, fields } as never)
  }
  if (given['offline']) await change('service', ids.service, { active: false })
  if (given['blacklisted']) await change('client', ids.client, { blacklisted: true })
  const appointment = {
    id: 1,
    services: [ids.service],
    staff_id: given['staff'] ?? ids.staff,
    datetime: given['at'] ?? '2026-03-06 12:00:00',
  }
  const answer = await ask(`POST /book_record/${companyId}`, {
    body: {
      phone: given['phone'] ?? '77015550001',
      fullname: given['fullname'] ?? 'Дина',
      appointments: given['twice'] ? [appointment, { ...appointment, id: 2 }] : [appointment],
    },
  })
  expect([answer.status, answer.body.meta.code]).toEqual([status, code])
})

it('tells of changes in the recorded shapes; a client’s booking comes bare first', async () => {
  const ids = await furnish()
  const before = (await account.portal.deliveries(4)).length
  await ask(`POST /book_record/${companyId}`, {
    headers: { authorization: `Bearer ${partner_token}` },
    body: {
      phone: '77015550001',
      fullname: 'Дина',
      appointments: [
        { id: 1, services: [ids.service], staff_id: 0, datetime: '2026-03-07T12:00:00+05:00' },
      ],
    },
  })
  const posts = (await account.portal.deliveries(before + 2)).slice(before)
  const bodies = posts.map(({ body }) => asObject(JSON.parse(body)))
  expect(
    bodies.map((body) => [body['status'], asList(asObject(body['data'])['services']).length]),
  ).toEqual([
    ['create', 0],
    ['update', 1],
  ])
  expect(Object.keys(bodies[0] ?? {}).sort()).toEqual(
    Object.keys(fixture('webhook.record.create.no_services')).sort(),
  )
})
