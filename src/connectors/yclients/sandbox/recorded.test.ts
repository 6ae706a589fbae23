import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Account } from '../../../connector-kit/conformance/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { companyId, credentials, fixture, openLocation, speaker } from '../account-under-test.ts'
import { classifyError } from '../client/classify-error.ts'
import { asList, asObject, asRows, type JsonObject } from '../client/read-json.ts'
import { employeeRecord, serviceRecord } from '../mapper/catalog.ts'
import { clientRecord } from '../mapper/client.ts'
import { bookingRecord } from '../mapper/record.ts'
import { hookWord, webhook } from '../webhook.ts'

let account: Account
let ids: { service: number; staff: number; client: number; record: number; activity: number }
/** What lets the client of a booking look at it. */
let own: { id: string; hash: string }

beforeAll(async () => {
  account = await openLocation()
  const add = async (entity: string, fields: object) =>
    Number(asObject(asObject(await account.portal.edit({ entity, fields } as never))[entity])['id'])
  const service = await add('service', { title: 'Стрижка', price: 1_000 })
  const staff = await add('staff', { name: 'Анна', schedule: week })
  const client = await add('client', { name: 'Дина', phone: '77015550001' })
  const activity = 108
  const event = { id: activity, service_id: service, staff_id: staff, capacity: 9, length: 3600 }
  const date = '2026-03-05 12:00:00'
  await account.portal.edit({
    entity: 'company',
    fields: { activities: [{ ...event, date, company_id: companyId }] },
  } as never)
  const sold = [{ id: service, cost: 1_000 }]
  const visit = { staff_id: staff, client_id: client, services: sold, date }
  ids = { service, staff, client, activity, record: await add('record', visit) }
  const made = await ask(`POST /book_record/${companyId}`, order('2026-03-07'))
  const [booked] = asList(asObject(made)['data']).map(asObject)
  own = { id: String(booked?.['record_id']), hash: String(booked?.['record_hash']) }
})
afterAll(() => account.close())

const week = Object.fromEntries(
  [5, 6, 7, 8, 9].map((day) => [`2026-03-0${day}`, [{ from: '10:00', to: '19:00' }]]),
)
const { partner_token: partner, user_token: user } = credentials
const headers = {
  accept: 'application/vnd.yclients.v2+json',
  authorization: `Bearer ${partner}, User ${user}`,
}

async function ask(request: string, body?: object, accept = headers.accept): Promise<Json> {
  account.clock.advance(1_000)
  const [method = 'GET', path = ''] = request.split(' ')
  const base = path.startsWith('/form/') ? account.url : `${account.url}/api/v1`
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { ...headers, accept },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Json
}

/** The recorded request, for what there is in this location. */
function order(day: string, recorded = fixture('book_record.request')): JsonObject {
  const [first] = asList(recorded['appointments']).map(asObject)
  const datetime = `${day}T12:00:00`
  const one = { ...first, services: [ids.service], staff_id: ids.staff, datetime }
  return { ...recorded, code: '', appointments: [one] }
}

function visit(recorded: JsonObject, datetime: string): JsonObject {
  const services = [{ id: ids.service, first_cost: 9_000, discount: 50, cost: 4_500 }]
  return { ...recorded, staff_id: ids.staff, services, datetime }
}

const c = companyId
const hooks = { urls: ['https://dev.tools.test.com/test/Hooks'] }

/** Recorded answer -> how this emulator is asked for the same. */
const asked: Record<string, () => Promise<Json>> = {
  'activity.get': () => ask(`GET /activity/${c}/${ids.activity}`),
  'auth.response.live': () =>
    ask('POST /auth', { ...fixture('auth.request'), password: 'password-of-the-sandbox' }),
  'book_check.response': () =>
    ask(`POST /book_check/${c}`, order('2026-03-06', fixture('book_check.request.iso'))),
  book_dates: () => ask(`GET /book_dates/${c}?staff_id=${ids.staff}`),
  'book_record.get_by_hash': () => ask(`GET /book_record/${c}/${own.id}/${own.hash}`),
  'book_record.response': () => ask(`POST /book_record/${c}`, order('2026-03-08')),
  book_services: () => ask(`GET /book_services/${c}`),
  book_staff: () => ask(`GET /book_staff/${c}`),
  book_staff_seances: () => ask(`GET /book_staff_seances/${c}/${ids.staff}/`),
  'book_times.iso': () => ask(`GET /book_times/${c}/${ids.staff}/2026-03-06`),
  bookform: () => ask('GET /bookform/19203'),
  booking_forms: () => ask(`GET /company/${c}/booking_forms/`),
  'client.create.response': () => ask(`POST /clients/${c}`, { name: 'Ия', phone: '77015550009' }),
  'client.get': () => ask(`GET /client/${c}/${ids.client}`),
  'clients.list.legacy': () => ask(`GET /clients/${c}`),
  'clients.search.response': () => {
    const { filters: _all, ...search } = fixture('clients.search.request')
    return ask(`POST /company/${c}/clients/search`, search)
  },
  'companies.list': () => ask('GET /companies?my=1'),
  'company.get': () => ask(`GET /company/${c}/`),
  'hooks_settings.get.response': () => ask(`GET /hooks_settings/${c}`),
  'hooks_settings.post.response': () =>
    ask(`POST /hooks_settings/${c}`, { ...fixture('hooks_settings.post.request'), ...hooks }),
  'record.get': () => ask(`GET /record/${c}/${ids.record}`),
  'record.put.response': () =>
    ask(
      `PUT /record/${c}/${ids.record}`,
      visit(fixture('record.put.request'), '2026-03-05 15:00:00'),
    ),
  'records.create.response.doc': () =>
    ask(`POST /records/${c}`, visit(fixture('records.create.request'), '2026-03-09 16:00:00')),
  'records.list': () => ask(`GET /records/${c}`),
  'service_categories.list': () => ask(`GET /company/${c}/service_categories/`),
  'services.list': () => ask(`GET /company/${c}/services`),
  'settings.online': () => ask(`GET /company/${c}/settings/online`),
  'staff.list': () => ask(`GET /company/${c}/staff`),
  'staff.schedule': () =>
    ask(`GET /company/${c}/staff/schedule?start_date=2026-03-01&end_date=2026-03-31`),
  user_records: () => ask(`GET /user/records/${own.id}/${own.hash}`),
  'widget.book_record.response': () =>
    ask(
      `POST /form/n19203/api/v1/book_record/${c}`,
      order('2026-03-09', fixture('widget.book_record.request')),
    ),
}

/** Now a number and now text; moments are seconds in the documentation alone. */
const looseFields = new Set(
  (
    'id category_id weight discount is_default active visit_id confirm_number ' +
    'birth_date seance_date datetime'
  ).split(' '),
)

it.each(Object.entries(asked))(
  '%s: each field is one of the vendor’s, and of its type',
  async (name, of) => {
    const [ours, theirs] = [firstOf(await of()), firstOf(fixtureOf(name))]
    const shared = Object.keys(theirs).filter((field) => field in ours)
    expect(shared.length).toBeGreaterThan(0)
    const wrong = shared.filter((field) => {
      if (looseFields.has(field) || isNothing(theirs[field]) || isNothing(ours[field])) return false
      return kindOf(ours[field]) !== kindOf(theirs[field])
    })
    expect(wrong.map((field) => [field, ours[field], theirs[field]])).toEqual([])
  },
)

/** The row, or the first of the list, inside an envelope or bare. */
function firstOf(answer: Json): JsonObject {
  const data = asObject(answer)['success'] === true ? (asObject(answer)['data'] ?? answer) : answer
  return asObject(Array.isArray(data) ? data[0] : data)
}

const kindOf = (value: Json | undefined) => (Array.isArray(value) ? 'array' : typeof value)

/** An empty relation has no type of its own. */
const isNothing = (value: Json | undefined) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

it('answers bare without the media type, as the recorded sign-in of old', async () => {
  const person = { ...fixture('auth.request'), password: 'password-of-the-sandbox' }
  const bare = asObject(await ask('POST /auth', person, '*/*'))
  const recorded = fixture('auth.response.unenveloped')
  expect(Object.keys(bare).sort()).toEqual(Object.keys(recorded).sort())
})

const folder = join(import.meta.dirname, '../fixtures')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'index.json')
  .map((file) => file.replace('.json', ''))

it('reads every recorded body, wherever it comes, without a stumble', () => {
  const { partner_token, user_token } = credentials
  for (const name of names) {
    const body = fixtureOf(name)
    const data = asObject(body)['data'] ?? body
    for (const row of [asObject(data), ...asRows(data)]) {
      for (const read of [bookingRecord, clientRecord, serviceRecord, employeeRecord]) {
        const record = read(row, speaker() as never)
        expect([name, record === null || typeof record.id === 'string']).toEqual([name, true])
      }
    }
    const failed = { status: 422, body, retryAfter: undefined }
    expect(classifyError(failed, { intent: 'create', nowMs: 0 }).class).toBeTruthy()
    const company = String(asObject(body)['company_id'] ?? 0)
    const s = hookWord({ partner_token, user_token }, company) ?? ''
    const delivery = { headers: {}, query: { s }, body: JSON.stringify(body), from: '127.0.0.1' }
    const { ok } = webhook.receive(delivery, { credentials, accountId: null })
    const isEvent = name.startsWith('webhook.') && !name.startsWith('webhook.lifecycle')
    expect([name, ok]).toEqual([name, isEvent])
  }
})

function fixtureOf(name: string): Json {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Json
}
