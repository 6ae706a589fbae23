import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { RawClient } from './testing/raw-client.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

let server: TestServer | undefined

afterEach(() => server?.stop())

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5, timeout: 10_000 }).toBe(true)
}

test('a client that is silent and does not answer is closed with 4201', async () => {
  let nowMs = 0
  const limits = { activityTimeoutMs: 1000, pongTimeoutMs: 100 }
  server = await startTestServer({ now: () => nowMs, limits })
  const [dead, alive] = [new RawClient(server.port), new RawClient(server.port)]
  await Promise.all([dead.socketId(), alive.socketId()])
  nowMs = 1000
  await Promise.all([dead.next('pusher:ping'), alive.next('pusher:ping')])
  alive.send({ event: 'pusher:pong', data: {} })
  await alive.settled()
  nowMs = 1100
  expect((await dead.closed).code).toBe(4201)
  await alive.settled()
  expect(server.realtime.stats()).toMatchObject({ connections: 1, gone: { dead: 1 } })
})

test('a client that vanished is forgotten, with its place in the channels', async () => {
  server = await startTestServer()
  const client = new RawClient(server.port)
  await client.socketId()
  client.subscribe('orders')
  await client.settled()
  client.ws.terminate()
  await until(() => server?.realtime.stats().connections === 0)
  expect(server.realtime.channels()).toEqual([])
})

test('a client that does not read is closed, and what waits for it stays bounded', async () => {
  const limits = { maxBufferedBytes: 200_000, closeTimeoutMs: 200 }
  server = await startTestServer({ limits })
  const [stalled, reader] = [new RawClient(server.port), new RawClient(server.port)]
  for (const client of [stalled, reader]) {
    await client.socketId()
    client.subscribe('orders')
    await client.settled()
  }
  stalled.ws.pause()
  const data = 'x'.repeat(50_000)
  let sent = 0
  while (server.realtime.stats().gone.slow === 0) {
    server.realtime.broadcast({ channel: 'orders', event: 'e', data })
    sent += 1
    await reader.next('e', sent)
  }
  expect(server.realtime.channels()).toEqual([{ channel: 'orders', subscriptionCount: 1 }])
  expect(reader.frames.filter(({ event }) => event === 'e')).toHaveLength(sent)
})

test('a slow client is told to connect again with 4200 when it reads on', async () => {
  server = await startTestServer({ limits: { maxBufferedBytes: 200_000 } })
  const client = new RawClient(server.port)
  await client.socketId()
  client.subscribe('orders')
  await client.settled()
  client.ws.pause()
  const data = 'x'.repeat(150_000)
  while (server.realtime.channels().length > 0) {
    server.realtime.broadcast({ channel: 'orders', event: 'e', data })
    await nextTurn()
  }
  client.ws.resume()
  expect((await client.closed).code).toBe(4200)
})

test('an event too large to broadcast is a bug of its sender', async () => {
  server = await startTestServer()
  const client = new RawClient(server.port)
  client.ws.on('open', () => client.subscribe('orders'))
  await client.next('pusher_internal:subscription_succeeded')
  const message = { channel: 'orders', event: 'e', data: 'x'.repeat(300_000) }
  expect(() => server?.realtime.broadcast(message)).toThrow('too large')
})

test('closing tells everyone to connect again in a while and leaves no socket behind', async () => {
  server = await startTestServer()
  const clients = [new RawClient(server.port), new RawClient(server.port)]
  await Promise.all(clients.map((client) => client.socketId()))
  await server.realtime.close()
  expect(server.realtime.stats().connections).toBe(0)
  const codes = await Promise.all(clients.map((client) => client.closed))
  expect(codes.map(({ code }) => code)).toEqual([4100, 4100])
})
