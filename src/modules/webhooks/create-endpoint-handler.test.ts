import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readHistory } from '../../platform/facts/index.ts'
import { replayDeliveries } from './replay-deliveries.ts'
import { rotateSecret } from './rotate-secret.ts'
import { openWebhookHouse, type WebhookHouse } from './testing/open-webhook-house.ts'
import { type Receiver, startReceiver } from './testing/start-receiver.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

let database: TestDatabase
let house: WebhookHouse
let receiver: Receiver
let endpoint: { id: number; secret: string }

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  receiver = await startReceiver()
  house = await openWebhookHouse({ appUrl: database.appUrl, allowedHosts: [receiver.host] })
  endpoint = await house.endpoint(receiver.url, ['ClientCreated'])
})
afterEach(async () => {
  await house.close()
  await receiver.close()
})
afterAll(() => database.dispose())

test('what is due is sent in order, signed so that the receiver can prove it', async () => {
  await house.tell({ name: 'Айгүл' })
  await house.tell({ name: 'Second' })
  await house.drain(endpoint.id)
  const [first, second] = await house.deliveries(endpoint.id)
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
    first?.messageId,
    second?.messageId,
  ])
  const [message] = receiver.received
  expect(message?.headers['content-type']).toBe('application/json')
  expect(message?.headers['webhook-timestamp']).toBe(String(Math.floor(house.clock.nowMs / 1_000)))
  expect(message?.headers['webhook-signature']).toBe(expectedSignature(endpoint.secret))
  expect(message?.body).toBe(first?.body)
  expect(first).toMatchObject({ state: 'delivered', tries: 1, lastStatus: 200, lastError: null })
})

test('a refusal is tried ten times over the schedule and then given up', async () => {
  receiver.answer(() => ({ status: 500, text: 'out of order' }))
  await house.tell()
  const waitsS: number[] = []
  for (let attempt = 1; attempt <= 9; attempt++) {
    await house.drain(endpoint.id)
    const [delivery] = await house.deliveries(endpoint.id)
    expect(delivery).toMatchObject({ state: 'due', tries: attempt, lastStatus: 500 })
    const nextMs = Date.parse(delivery?.nextTryAt ?? '')
    waitsS.push(Math.round((nextMs - house.clock.nowMs) / 1_000))
    house.clock.nowMs = nextMs - 1
    await house.drain(endpoint.id)
    expect(receiver.received).toHaveLength(attempt)
    house.clock.nowMs = nextMs
  }
  expect(waitsS).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400])
  await house.drain(endpoint.id)
  const [delivery] = await house.deliveries(endpoint.id)
  expect(delivery).toMatchObject({
    state: 'failed',
    tries: 10,
    lastError: 'http_500: out of order',
  })
})

test('one refused message does not hold up the others', async () => {
  receiver.answer(({ body }) => ({ status: body.includes('bad') ? 422 : 200 }))
  await house.tell({ name: 'bad' })
  await house.tell({ name: 'good' })
  await house.drain(endpoint.id)
  const states = (await house.deliveries(endpoint.id)).map(({ state }) => state)
  expect(states).toEqual(['due', 'delivered'])
})

test('when the receiver is down, the rest of its queue waits without losing attempts', async () => {
  receiver.answer(() => 'hang')
  await house.tell()
  await house.tell()
  await house.drain(endpoint.id)
  expect((await house.deliveries(endpoint.id)).map(({ tries }) => tries)).toEqual([1, 0])
  expect(await house.read(endpoint.id)).toMatchObject({
    outages: 1,
    resumeAt: new Date(house.clock.nowMs + 5_000).toISOString(),
    failingSince: new Date(house.clock.nowMs).toISOString(),
  })
  receiver.answer(() => ({ status: 204 }))
  house.clock.nowMs += 10_000
  await house.drain(endpoint.id)
  const states = (await house.deliveries(endpoint.id)).map(({ state }) => state)
  expect(states).toEqual(['delivered', 'delivered'])
  expect(await house.read(endpoint.id)).toMatchObject({ outages: 0, failingSince: null })
})

test('a longer wait that the receiver asks for is kept', async () => {
  receiver.answer(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
  await house.tell()
  await house.drain(endpoint.id)
  const inAnHour = new Date(house.clock.nowMs + hourMs).toISOString()
  expect((await house.deliveries(endpoint.id))[0]).toMatchObject({ nextTryAt: inAnHour })
  expect(await house.read(endpoint.id)).toMatchObject({ resumeAt: inAnHour })
})

test('410 switches the endpoint off, gives up its queue, and is recorded', async () => {
  receiver.answer(() => ({ status: 410 }))
  await house.tell()
  await house.tell()
  await house.drain(endpoint.id)
  expect(receiver.received).toHaveLength(1)
  const [gone, waiting] = await house.deliveries(endpoint.id)
  expect(gone).toMatchObject({ state: 'failed', lastStatus: 410, lastError: 'http_410' })
  expect(waiting).toMatchObject({ state: 'failed', tries: 0, lastError: 'endpoint_off' })
  expect(await house.read(endpoint.id)).toMatchObject({ active: false, disabledReason: 'gone' })
  expect(await lastFact()).toMatchObject({
    name: 'WebhookDisabled',
    data: { disabled_reason: 'gone', host: receiver.host },
  })
})

test('after five days of nothing but failures the endpoint is switched off', async () => {
  receiver.answer(() => ({ status: 500 }))
  await house.tell()
  await house.drain(endpoint.id)
  house.clock.nowMs += 5 * dayMs - 1_000
  await house.tell()
  await house.drain(endpoint.id)
  expect(await house.read(endpoint.id)).toMatchObject({ active: true })
  house.clock.nowMs += 2_000
  await house.tell()
  await house.drain(endpoint.id)
  expect(await house.read(endpoint.id)).toMatchObject({ active: false, disabledReason: 'failing' })
  expect(await lastFact()).toMatchObject({ name: 'WebhookDisabled' })
})

test('one success in between starts the five days anew', async () => {
  receiver.answer(() => ({ status: 500 }))
  await house.tell()
  await house.drain(endpoint.id)
  house.clock.nowMs += 4 * dayMs
  receiver.answer(() => ({ status: 200 }))
  await house.drain(endpoint.id)
  receiver.answer(() => ({ status: 500 }))
  house.clock.nowMs += 2 * dayMs
  await house.tell()
  await house.drain(endpoint.id)
  expect(await house.read(endpoint.id)).toMatchObject({ active: true })
})

test('nothing goes to a private address, and the delivery says so', async () => {
  const inside = await house.endpoint('http://169.254.169.254/latest', ['ClientCreated'])
  await house.tell()
  await house.drain(inside.id)
  expect((await house.deliveries(inside.id))[0]).toMatchObject({
    state: 'due',
    tries: 1,
    lastStatus: null,
    lastError: 'refused_address: 169.254.169.254',
  })
})

test('for a day after a rotation both secrets sign, and then the new one alone', async () => {
  const input = { id: endpoint.id, sealer: house.sealer }
  const { secret } = await house.within((tx) => rotateSecret(tx, house.who, input))
  await house.tell()
  await house.drain(endpoint.id)
  house.clock.nowMs += dayMs + 60_000
  await house.tell()
  await house.drain(endpoint.id)
  const [during, after] = receiver.received.map(({ headers }) => headers['webhook-signature'])
  expect(during).toBe(`${expectedSignature(secret)} ${expectedSignature(endpoint.secret)}`)
  expect(after).toBe(expectedSignature(secret, 1))
})

test('a replay sends the same message number and body again', async () => {
  await house.tell()
  await house.drain(endpoint.id)
  const ids = (await house.deliveries(endpoint.id)).map(({ id }) => id)
  const input = { endpointId: endpoint.id, choice: { deliveryIds: ids } }
  await house.within((tx) => replayDeliveries(tx, house.who, input))
  await house.drain(endpoint.id)
  const [once, again] = receiver.received
  expect(receiver.received).toHaveLength(2)
  expect(again?.headers['webhook-id']).toBe(once?.headers['webhook-id'])
  expect(again?.body).toBe(once?.body)
})

function expectedSignature(secret: string, at = 0): string {
  const { headers, body } = receiver.received[at] ?? { headers: {}, body: '' }
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

async function lastFact() {
  const query = { subject: 'webhook', subjectId: endpoint.id, limit: 1 } as const
  return (await house.within((tx) => readHistory(tx, query)))[0]
}
