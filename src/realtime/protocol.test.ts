import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signChannel } from './channel-auth.ts'
import { type Frame, RawClient } from './testing/raw-client.ts'
import { startTestServer, type TestServer, testApp } from './testing/start-test-server.ts'

let server: TestServer
let nowMs = 0

beforeEach(async () => {
  nowMs = 1_000_000
  server = await startTestServer({
    now: () => nowMs,
    limits: { maxConnections: 5, maxChannelsPerConnection: 3, maxMembersPerPresenceChannel: 2 },
  })
})

afterEach(() => server.stop())

async function connect(): Promise<RawClient> {
  const client = new RawClient(server.port)
  await client.socketId()
  return client
}

async function join(client: RawClient, channelName: string, channelData?: string): Promise<Frame> {
  const socketId = await client.socketId()
  const member = channelData === undefined ? {} : { channelData }
  const { auth } = signChannel({ app: testApp, socketId, channelName, ...member })
  client.subscribe(channelName, auth, channelData)
  await client.settled()
  return client.frames.at(-2) ?? { event: 'nothing' }
}

test('a connection is greeted with its socket id and the activity timeout, as text', async () => {
  const client = await connect()
  const [greeting] = client.frames
  expect(greeting).toEqual({
    event: 'pusher:connection_established',
    data: expect.stringMatching(/^\{"socket_id":"\d+\.\d+","activity_timeout":120\}$/),
  })
})

test('a session looks on the wire as the one recorded with the official clients', async () => {
  const client = await connect()
  client.subscribe('orders')
  await join(client, 'private-shop.5')
  await join(client, 'presence-ops', '{"user_id":"7","user_info":{"name":"Op"}}')
  const publish = { event: 'order.created', data: { id: 5, n: 'м' } }
  server.realtime.broadcast({ channel: 'orders', ...publish })
  server.realtime.broadcast({ channel: 'private-shop.5', event: 'My\\Evt', data: '{"id":3}' })
  await client.settled()
  const pong = { event: 'pusher:pong', data: {} }
  expect(client.frames.slice(1).filter(({ event }) => event !== pong.event)).toEqual([
    { event: 'pusher_internal:subscription_succeeded', channel: 'orders', data: '{}' },
    { event: 'pusher_internal:subscription_succeeded', channel: 'private-shop.5', data: '{}' },
    {
      event: 'pusher_internal:subscription_succeeded',
      channel: 'presence-ops',
      data: '{"presence":{"ids":["7"],"hash":{"7":{"name":"Op"}},"count":1}}',
    },
    { event: 'order.created', channel: 'orders', data: '{"id":5,"n":"м"}' },
    { event: 'My\\Evt', channel: 'private-shop.5', data: '{"id":3}' },
  ])
})

test('members are told who came and who went', async () => {
  const [op, eva] = [await connect(), await connect()]
  await join(op, 'presence-ops', '{"user_id":"7","user_info":{"name":"Op"}}')
  await join(eva, 'presence-ops', '{"user_id":"8","user_info":{"name":"Eva"}}')
  eva.send({ event: 'pusher:unsubscribe', data: { channel: 'presence-ops' } })
  const channel = 'presence-ops'
  expect(await op.next('pusher_internal:member_added')).toEqual({
    event: 'pusher_internal:member_added',
    channel,
    data: '{"user_id":"8","user_info":{"name":"Eva"}}',
  })
  expect(await op.next('pusher_internal:member_removed')).toEqual({
    event: 'pusher_internal:member_removed',
    channel,
    data: '{"user_id":"8"}',
  })
})

test('a wrong signature is refused in both dialects and the connection lives on', async () => {
  const client = await connect()
  client.subscribe('private-shop.5', `app-key:${'0'.repeat(64)}`)
  expect(await client.next('pusher:subscription_error')).toEqual({
    event: 'pusher:subscription_error',
    channel: 'private-shop.5',
    data: { type: 'AuthError', error: 'Signature is invalid', status: 401 },
  })
  expect(await client.next('pusher:error')).toEqual({
    event: 'pusher:error',
    data: '{"code":4009,"message":"Connection is unauthorized"}',
  })
  await client.settled()
  expect(server.realtime.channels()).toEqual([])
})

test('a signature made for another socket is refused', async () => {
  const [mine, yours] = [await connect(), await connect()]
  const socketId = await mine.socketId()
  const channelName = 'private-shop.5'
  yours.subscribe(channelName, signChannel({ app: testApp, socketId, channelName }).auth)
  const { data } = await yours.next('pusher:subscription_error')
  expect(data).toMatchObject({ status: 401 })
})

test('channels beyond the limit of a connection are refused, members beyond theirs too', async () => {
  const client = await connect()
  for (const channel of ['a', 'b', 'c', 'd', 'a']) client.subscribe(channel)
  await client.settled()
  const refused = client.frames.filter(({ event }) => event === 'pusher:subscription_error')
  expect(refused.map(({ channel }) => channel)).toEqual(['d'])
  const others = [await connect(), await connect(), await connect()]
  const answers = []
  for (const [at, other] of others.entries()) {
    answers.push((await join(other, 'presence-ops', `{"user_id":"${at}"}`)).event)
  }
  const succeeded = 'pusher_internal:subscription_succeeded'
  expect(answers).toEqual([succeeded, succeeded, 'pusher:subscription_error'])
})

test('an unknown key is told so with 4001 and sent away', async () => {
  const client = new RawClient(server.port, '/app/other?protocol=7')
  expect(await client.next('pusher:error')).toEqual({
    event: 'pusher:error',
    data: '{"code":4001,"message":"Application does not exist"}',
  })
  expect((await client.closed).code).toBe(4001)
})

test('an unknown protocol version is sent away with 4007', async () => {
  const client = new RawClient(server.port, '/app/app-key?protocol=99')
  expect((await client.closed).code).toBe(4007)
})

test('a connection over capacity is sent away with 4100', async () => {
  for (let n = 0; n < 5; n += 1) await connect()
  expect((await new RawClient(server.port).closed).code).toBe(4100)
})

test('an upgrade at any other address gets a plain 404', async () => {
  const headers = { connection: 'Upgrade', upgrade: 'websocket' }
  const status = await new Promise((resolve) => {
    const asked = request({ port: server.port, path: '/hot-reload', headers })
    asked.on('response', (response) => resolve(response.statusCode))
    asked.end()
  })
  expect(status).toBe(404)
})

test('what is no message is answered, not thrown', async () => {
  const client = await connect()
  const words = ['', 'x', 'null', '[]', '{"event":5}', '{"event":"pusher:subscribe"}']
  for (const word of words) client.ws.send(word)
  await client.settled()
  const errors = client.frames.filter(({ event }) => event === 'pusher:error')
  expect(errors).toHaveLength(words.length)
  expect(errors[0]?.data).toContain('4200')
})

test('a client event reaches the others as it was, with who said it in a presence channel', async () => {
  const [op, eva] = [await connect(), await connect()]
  await join(op, 'presence-ops', '{"user_id":"7"}')
  await join(eva, 'presence-ops', '{"user_id":"8"}')
  const said = { event: 'client-typing', channel: 'presence-ops', data: { a: 1 } }
  op.send(said)
  expect(await eva.next('client-typing')).toEqual({ ...said, user_id: '7' })
  await op.settled()
  expect(op.frames.map(({ event }) => event)).not.toContain('client-typing')
})

test.each([
  ['in a public channel', 'orders', 'x'],
  ['in a channel the client is not in', 'private-else', 'x'],
  ['over 10 KB', 'private-shop.5', 'x'.repeat(10 * 1024)],
])('a client event %s is rejected with 4301', async (_, channel, data) => {
  const [sender, other] = [await connect(), await connect()]
  for (const client of [sender, other]) {
    client.subscribe('orders')
    await join(client, 'private-shop.5')
  }
  sender.send({ event: 'client-typing', channel, data })
  expect((await sender.next('pusher:error')).data).toContain('4301')
  await other.settled()
  expect(other.frames.map(({ event }) => event)).not.toContain('client-typing')
})

test('the eleventh client event of a second is rejected with 4301', async () => {
  const [sender, other] = [await connect(), await connect()]
  for (const client of [sender, other]) await join(client, 'private-shop.5')
  const say = { event: 'client-typing', channel: 'private-shop.5', data: {} }
  for (let n = 0; n < 11; n += 1) sender.send(say)
  expect((await sender.next('pusher:error')).data).toContain('4301')
  nowMs += 1000
  sender.send({ ...say, event: 'client-later' })
  await other.next('client-later')
  expect(other.frames.filter(({ event }) => event === 'client-typing')).toHaveLength(10)
})

test('a flood of messages ends the connection with 4100', async () => {
  const client = await connect()
  for (let n = 0; n < 300; n += 1) client.send({ event: 'pusher:ping', data: {} })
  expect((await client.closed).code).toBe(4100)
  expect(server.realtime.stats().gone.flood).toBe(1)
})

test('a message that is far too large ends the connection', async () => {
  const client = await connect()
  client.send({ event: 'client-x', channel: 'private-a', data: 'x'.repeat(30_000) })
  expect((await client.closed).code).toBe(1009)
})

test('the socket that caused an event can be spared', async () => {
  const [author, other] = [await connect(), await connect()]
  for (const client of [author, other]) {
    client.subscribe('orders')
    await client.settled()
  }
  const exceptSocketId = await author.socketId()
  expect(
    server.realtime.broadcast({ channel: 'orders', event: 'e', data: {}, exceptSocketId }),
  ).toBe(1)
  await other.next('e')
})
