import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../tests/support/http-app.ts'
import type { Role } from '../kernel/principal.ts'
import { type Fact, record } from '../platform/facts/index.ts'
import { createRealtime } from '../realtime/index.ts'
import { jsonOf } from './testing/json-of.ts'

const pusher = { id: 'uzel', key: 'uzel', secret: 'pusher-secret-of-tests' }
const realtime = createRealtime({ apps: [pusher] })
let house: TestApp
let people: Record<Role, TestPerson>

beforeAll(async () => {
  house = await startTestApp({ realtime })
  people = (await house.makeTenant()).people
})
afterAll(async () => {
  await house.close()
  await realtime.close()
})

function tell(fact: Pick<Fact, 'name' | 'subject'> & Partial<Fact>): Promise<void> {
  const whole = { subjectId: 1, actor: { kind: 'system' }, data: {}, ...fact } as const
  return house.db.transaction(people.admin.tenantId, (tx) => record(tx, whole))
}

async function changes(person: TestPerson, after?: unknown) {
  const query = after === undefined ? '' : `?after=${after}`
  return jsonOf(await house.as(person, { url: `/api/changes${query}` }))
}

test('the feed gives everything after a cursor, and to an employee what concerns him', async () => {
  const { cursor } = await changes(people.admin)
  await tell({ name: 'ServiceUpdated', subject: 'service' })
  await tell({ name: 'BookingCreated', subject: 'booking', audience: [people.employee.userId] })
  await tell({ name: 'BookingUpdated', subject: 'booking', audience: [people.manager.userId] })
  await tell({ name: 'BookingDeleted', subject: 'booking' })
  await tell({ name: 'ClientUpdated', subject: 'client' })
  const told = [
    'ServiceUpdated',
    'BookingCreated',
    'BookingUpdated',
    'BookingDeleted',
    'ClientUpdated',
  ]
  await expect.poll(() => namesAfter(people.manager, cursor)).toEqual(told)
  const concerning = ['ServiceUpdated', 'BookingCreated']
  await expect.poll(() => namesAfter(people.employee, cursor)).toEqual(concerning)
})

/**
 * What the feed tells of this file's own facts. It holds back what a transaction that still runs
 * anywhere on the server might overtake, and other tests run there: hence the polling above.
 */
async function namesAfter(person: TestPerson, cursor: unknown): Promise<unknown[]> {
  const { items } = await changes(person, cursor)
  if (!Array.isArray(items)) throw new Error('no items')
  return items.map(({ name }) => name).filter((name) => !/^(User|Tenant)/.test(name))
}

test('another tenant hears nothing of it', async () => {
  const other = (await house.makeTenant()).people.admin
  const { cursor } = await changes(other)
  const { cursor: own } = await changes(people.admin)
  await tell({ name: 'ServiceUpdated', subject: 'service' })
  await expect.poll(() => namesAfter(people.admin, own)).toContain('ServiceUpdated')
  expect(await namesAfter(other, cursor)).toEqual([])
})

test('a cursor that is none is refused', async () => {
  expect(await changes(people.admin, 'now')).toMatchObject({ code: 'invalid_input' })
})

test('the history of a subject is for managers and administrators', async () => {
  await tell({ name: 'ClientCreated', subject: 'client', subjectId: 77 })
  await tell({ name: 'ClientUpdated', subject: 'client', subjectId: 77, before: { note: '' } })
  const url = '/api/history?subject=client&subject_id=77'
  expect(jsonOf(await house.as(people.manager, { url }))).toMatchObject({
    items: [{ name: 'ClientUpdated', before: { note: '' } }, { name: 'ClientCreated' }],
    next_cursor: null,
  })
  expect((await house.as(people.employee, { url })).statusCode).toBe(403)
})

function authorise(person: TestPerson | null, payload: string, type: string) {
  const request = {
    method: 'POST' as const,
    url: '/broadcasting/auth',
    payload,
    headers: { 'content-type': type },
  }
  return person ? house.as(person, request) : house.app.inject(request)
}

test('leave to listen is given for the own tenant, to a form and to JSON alike', async () => {
  const channel_name = `private-tenant.${people.employee.tenantId}`
  const fields = { socket_id: '1.2', channel_name }
  const form = new URLSearchParams(fields).toString()
  const asForm = await authorise(people.employee, form, 'application/x-www-form-urlencoded')
  const asJson = await authorise(people.employee, JSON.stringify(fields), 'application/json')
  expect(jsonOf(asForm)['auth']).toMatch(/^uzel:[0-9a-f]{64}/)
  expect(asJson.body).toBe(asForm.body)
})

test('leave to listen is refused to strangers, elsewhere, and for nonsense', async () => {
  const own = `socket_id=1.2&channel_name=private-tenant.${people.employee.tenantId}`
  const form = 'application/x-www-form-urlencoded'
  expect((await authorise(null, own, form)).statusCode).toBe(401)
  const foreign = 'socket_id=1.2&channel_name=private-tenant.999999'
  expect((await authorise(people.admin, foreign, form)).statusCode).toBe(403)
  expect((await authorise(people.admin, 'nonsense', form)).statusCode).toBe(400)
})

test('the publish API is reached with the bytes as they came', async () => {
  const unsigned = await house.app.inject({
    method: 'POST',
    url: '/apps/uzel/events',
    payload: { name: 'x', channel: 'y', data: '{}' },
  })
  expect(unsigned.statusCode).toBe(401)
  const { signPublishRequest } = await import('../realtime/index.ts')
  const { createHash } = await import('node:crypto')
  const payload = '{"name":"news", "channels":["public"],"data":"{}"}'
  const query = {
    auth_key: pusher.key,
    auth_timestamp: String(Math.floor(Date.now() / 1000)),
    auth_version: '1.0',
    body_md5: createHash('md5').update(payload).digest('hex'),
  }
  const path = '/apps/uzel/events'
  const auth_signature = signPublishRequest({ method: 'POST', path, query }, pusher.secret)
  const signed = await house.app.inject({
    method: 'POST',
    url: path,
    query: { ...query, auth_signature },
    payload,
    headers: { 'content-type': 'application/json' },
  })
  expect([signed.statusCode, signed.body]).toEqual([200, '{}'])
})
