import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { createLaneWorker } from '../../platform/lanes/index.ts'
import { createLog } from '../../platform/telemetry/index.ts'
import { deleteEndpoint } from './delete-endpoint.ts'
import { openWebhookHouse, type WebhookHouse } from './testing/open-webhook-house.ts'
import { type Receiver, startReceiver } from './testing/start-receiver.ts'

let database: TestDatabase
let house: WebhookHouse
let receiver: Receiver

beforeAll(async () => {
  database = await createTestDatabase()
  receiver = await startReceiver()
  house = await openWebhookHouse({ appUrl: database.appUrl, allowedHosts: [receiver.host] })
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.answer(() => ({ status: 200 }))
})
afterAll(async () => {
  await house.close()
  await receiver.close()
  await database.dispose()
})

test('a worker killed between sending and marking leaves the message to be sent again', async () => {
  const { id } = await house.endpoint(receiver.url, ['ClientCreated'])
  await house.tell()
  const args = [database.appUrl, house.applicationKey, receiver.host, house.tenantId, id]
  const script = join(import.meta.dirname, 'testing/drain-once.ts')
  const worker = spawn(process.execPath, [script, ...args.map(String)], { stdio: 'inherit' })
  receiver.answer(async () => {
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    return { status: 200 }
  })
  await once(worker, 'close')
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'due', tries: 0 })
  receiver.answer(() => ({ status: 200 }))
  await house.drain(id)
  const [before, after] = receiver.received.splice(0)
  expect(after?.headers['webhook-id']).toBe(before?.headers['webhook-id'])
  expect(after?.body).toBe(before?.body)
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'delivered', tries: 1 })
})

test('workers find what is due by themselves, and leave a receiver that is down alone', async () => {
  const deaf = await startReceiver()
  deaf.answer(() => 'hang')
  const nearby = await openWebhookHouse({
    appUrl: database.appUrl,
    allowedHosts: [receiver.host, deaf.host],
  })
  const healthy = await nearby.endpoint(receiver.url)
  await nearby.endpoint(deaf.url, ['StatusCreated'])
  const worker = createLaneWorker({
    db: nearby.db,
    log: createLog('silent'),
    handlers: {
      connection: async () => undefined,
      endpoint: nearby.handle,
      import: async () => undefined,
      channel: async () => undefined,
    },
  })
  for (let count = 0; count < 30; count++) await nearby.tell({ count }, 'StatusCreated')
  await worker.runUntilQuiet()
  await worker.stop()
  const states = (await nearby.deliveries(healthy.id)).map(({ state }) => state)
  expect(states.every((state) => state === 'delivered')).toBe(true)
  const sent = receiver.received.map(({ body }) => /"count":(\d+)/.exec(body)?.[1])
  expect(sent.filter((count) => count !== undefined).map(Number)).toEqual(
    Array.from({ length: 30 }, (_, count) => count),
  )
  expect(deaf.received).toHaveLength(1)
  await nearby.close()
  await deaf.close()
})

test('a worker that lost its lane marks nothing; the next one sends the message again', async () => {
  const { id } = await house.endpoint(receiver.url, ['ClientCreated'])
  await house.tell()
  receiver.answer(async () => {
    await asOwner('update lanes set fence = 7 where key = $1', [`endpoint:${id}`])
    return { status: 200 }
  })
  await house.drain(id, { fence: 0 })
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'due', tries: 0 })
  await house.drain(id, { fence: 7 })
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'delivered', tries: 1 })
  const numbers = receiver.received.splice(0).map(({ headers }) => headers['webhook-id'])
  expect(numbers).toHaveLength(2)
  expect(new Set(numbers).size).toBe(1)
})

test('a worker told to stop leaves what it was sending due', async () => {
  const { id } = await house.endpoint(receiver.url, ['ClientCreated'])
  await house.tell()
  const stopping = new AbortController()
  receiver.answer(() => {
    stopping.abort()
    return { status: 200 }
  })
  await house.drain(id, { signal: stopping.signal })
  await house.drain(id)
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'delivered', tries: 1 })
})

test('an endpoint deleted while a message is on its way is no fault', async () => {
  const { id } = await house.endpoint(receiver.url, ['ClientCreated'])
  await house.tell()
  receiver.answer(async () => {
    await house.within((tx) => deleteEndpoint(tx, house.who, id))
    return { status: 200 }
  })
  await house.drain(id)
  await expect(house.read(id)).rejects.toThrow('not_found')
})

test('what is due at an endpoint that is switched off is given up, not sent', async () => {
  const { id } = await house.endpoint(receiver.url, ['ClientCreated'])
  await house.tell()
  await asOwner('update webhook_endpoints set active = false where id = $1', [id])
  await house.drain(id)
  expect(receiver.received).toEqual([])
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'failed' })
})

async function asOwner(text: string, values: unknown[]): Promise<void> {
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query(text, values)
  await owner.end()
}
