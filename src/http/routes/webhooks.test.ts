import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import { createEndpointHandler } from '../../modules/webhooks/index.ts'
import { type Receiver, startReceiver } from '../../modules/webhooks/testing/start-receiver.ts'
import { createOutbound } from '../../platform/outbound-http/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import { jsonOf } from '../testing/json-of.ts'
import { webhookRoutes } from './webhooks.ts'

let house: TestApp
let receiver: Receiver
let admin: TestPerson
let people: Awaited<ReturnType<TestApp['makeTenant']>>['people']

beforeAll(async () => {
  house = await startTestApp({ routes: [webhookRoutes] })
  receiver = await startReceiver()
  people = (await house.makeTenant()).people
  admin = people.admin
})
afterAll(async () => {
  await receiver.close()
  await house.close()
})

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) {
  return house.as(admin, { method, url, ...(payload ? { payload } : {}) })
}

async function create(payload: object = { url: receiver.url }) {
  const answer = await ask('POST', '/api/webhooks', payload)
  expect(answer.statusCode).toBe(201)
  return jsonOf(answer)
}

test('an endpoint is made, read, changed, listed and deleted', async () => {
  const made = await create({ url: receiver.url, events: ['BookingCreated'] })
  expect(made['secret']).toMatch(/^whsec_/)
  const address = `/api/webhooks/${made['id']}`
  const { secret: _, ...shown } = made
  expect(jsonOf(await ask('GET', address))).toEqual(shown)
  const changed = await ask('PUT', address, { events: ['*'], active: false })
  expect(jsonOf(changed)).toMatchObject({ events: ['*'], active: false })
  expect(jsonOf(await ask('GET', '/api/webhooks'))).toMatchObject({
    items: [{ id: made['id'], active: false }],
    next_cursor: null,
  })
  expect((await ask('DELETE', address)).statusCode).toBe(204)
  expect((await ask('GET', address)).statusCode).toBe(404)
})

test('a wrong address or event is named', async () => {
  const answer = await ask('POST', '/api/webhooks', { url: 'ftp://x.example', events: ['no no'] })
  expect(answer.statusCode).toBe(400)
  expect(jsonOf(answer)['errors']).toMatchObject([
    { field: 'url', code: 'not_url' },
    { field: 'events.0', code: 'wrong_format' },
  ])
})

test('people who are not administrators are refused', async () => {
  for (const person of [people.manager, people.employee]) {
    const answer = await house.as(person, { method: 'GET', url: '/api/webhooks' })
    expect(answer.statusCode).toBe(403)
  }
})

test('a test event arrives signed with the newest secret, and can be read and replayed', async () => {
  const { id, secret: oldSecret } = await create()
  const rotated = jsonOf(await ask('POST', `/api/webhooks/${id}/rotate-secret`))
  expect(rotated['secret']).not.toBe(oldSecret)
  const queued = await ask('POST', `/api/webhooks/${id}/test`)
  expect(queued.statusCode).toBe(202)
  await drain(Number(id))
  const [message] = receiver.received.splice(0)
  const content = `${message?.headers['webhook-id']}.${message?.headers['webhook-timestamp']}.${message?.body}`
  const key = Buffer.from(String(rotated['secret']).slice(6), 'base64')
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  expect(message?.headers['webhook-signature']?.split(' ')).toContain(expected)

  const list = jsonOf(await ask('GET', `/api/webhooks/${id}/deliveries?state=delivered`))
  expect(list).toMatchObject({ items: [{ event: 'WebhookTest', last_status: 200 }] })
  const deliveryId = jsonOf(queued)['id']
  const one = jsonOf(await ask('GET', `/api/webhooks/${id}/deliveries/${deliveryId}`))
  expect(one).toMatchObject({ state: 'delivered', body: message?.body })

  const replay = { delivery_ids: [deliveryId] }
  const replayed = await ask('POST', `/api/webhooks/${id}/replay`, replay)
  expect(replayed.statusCode).toBe(202)
  expect(jsonOf(replayed)).toEqual({ replayed: 1, more: false })
  await drain(Number(id))
  expect(receiver.received.splice(0)[0]?.headers['webhook-id']).toBe(message?.headers['webhook-id'])
})

test('a replay names deliveries or a moment, not both and not neither', async () => {
  const { id } = await create()
  const replay = (payload: object) => ask('POST', `/api/webhooks/${id}/replay`, payload)
  const failed_since = '2026-01-01T00:00:00+05:00'
  expect((await replay({})).statusCode).toBe(400)
  expect((await replay({ delivery_ids: [1], failed_since })).statusCode).toBe(400)
  expect(jsonOf(await replay({ failed_since }))).toEqual({ replayed: 0, more: false })
  expect((await replay({ delivery_ids: [999_999_999] })).statusCode).toBe(422)
})

async function drain(endpointId: number): Promise<void> {
  const outbound = createOutbound({ allowedHosts: [receiver.host] })
  const { sealer } = house.app.parts
  const handle = createEndpointHandler({ db: house.db, outbound, sealer, log: createLog('silent') })
  const key = `endpoint:${endpointId}`
  const { tenantId } = admin
  const lane = { key, tenantId, subject: 'endpoint', subjectId: endpointId, fence: 0 } as const
  await handle(lane, new AbortController().signal)
  await outbound.close()
}
