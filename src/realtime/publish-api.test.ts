import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { handlePublishApi, type PublishPorts } from './publish-api.ts'
import { checkPublishSignature, signPublishRequest } from './publish-signature.ts'
import type { Broadcast } from './realtime.ts'

/** The example of Pusher's documentation. */
const example = {
  app: { id: '3', key: '278d425bdf160c739803', secret: '7ad3773142a6692b25b8' },
  path: '/apps/3/events',
  body: '{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}',
  query: {
    auth_key: '278d425bdf160c739803',
    auth_timestamp: '1353088179',
    auth_version: '1.0',
    body_md5: 'ec365a775a4cd0599faeb73354201b6f',
    auth_signature: 'da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c',
  },
}
const nowMs = 1353088179_000

function listen() {
  const sent: Broadcast[] = []
  const ports: PublishPorts = {
    apps: [example.app],
    now: () => nowMs,
    broadcast: (message) => sent.push(message),
    channels: () => [{ channel: 'presence-a', subscriptionCount: 3, userCount: 2 }],
    channel: (name) => ({ channel: name, subscriptionCount: 3, userCount: 2 }),
    members: () => [{ userId: '7', info: {} }],
  }
  return { sent, ports }
}

/** Calls the API with a signature that is made here, by the published recipe. */
function call(method: string, path: string, given: { body?: unknown; query?: object } = {}) {
  const bodyBytes = Buffer.from(given.body === undefined ? '' : JSON.stringify(given.body))
  const md5 = createHash('md5').update(bodyBytes).digest('hex')
  const query = {
    auth_key: example.app.key,
    auth_timestamp: '1353088179',
    auth_version: '1.0',
    ...(bodyBytes.length > 0 && { body_md5: md5 }),
    ...given.query,
  }
  const auth_signature = signPublishRequest({ method, path, query }, example.app.secret)
  const { sent, ports } = listen()
  const signed = { ...query, auth_signature }
  return { sent, answer: handlePublishApi({ method, path, query: signed, bodyBytes }, ports) }
}

function callExample(changed: { query?: object; body?: string; path?: string }) {
  const { sent, ports } = listen()
  const query = { ...example.query, ...changed.query }
  const bodyBytes = Buffer.from(changed.body ?? example.body)
  const path = changed.path ?? example.path
  return { sent, answer: handlePublishApi({ method: 'POST', path, query, bodyBytes }, ports) }
}

test('the documented request is accepted and broadcast', () => {
  const { sent, answer } = callExample({})
  expect(answer).toEqual({ status: 200, body: {} })
  expect(sent).toEqual([
    { channel: 'project-3', event: 'foo', data: '{"some":"data"}', appId: '3' },
  ])
})

test.each([
  ['a changed body', { body: example.body.replace('foo', 'bar') }, 401],
  ['a changed signature', { query: { auth_signature: 'da45' } }, 401],
  ['no signature', { query: { auth_signature: undefined } }, 401],
  ['another key', { query: { auth_key: 'other' } }, 401],
  ['another version', { query: { auth_version: '2.0' } }, 401],
  ['a timestamp that is no number', { query: { auth_timestamp: 'now' } }, 401],
  ['a parameter given twice', { query: { auth_key: [example.app.key, 'x'] } }, 401],
  ['another application', { path: '/apps/4/events' }, 404],
  ['a body over 100 KB', { body: 'x'.repeat(100 * 1024 + 1) }, 413],
])('%s is refused', (_, changed, status) => {
  const { sent, answer } = callExample(changed)
  expect(answer.status).toBe(status)
  expect(sent).toEqual([])
})

test.each([
  [600, true],
  [-600, true],
  [601, false],
  [-601, false],
])('a timestamp %i seconds away counts: %s', (seconds, ok) => {
  const bodyBytes = Buffer.from(example.body)
  const request = { method: 'POST', path: example.path, query: example.query, bodyBytes }
  expect(checkPublishSignature(request, example.app, nowMs + seconds * 1000).ok).toBe(ok)
})

test('an event goes to each of its channels once and spares its author', () => {
  const body = { name: 'n', data: '1', channels: ['a', 'b', 'a'], socket_id: '1.2' }
  const { sent } = call('POST', '/apps/3/events', { body })
  expect(sent.map(({ channel }) => channel)).toEqual(['a', 'b'])
  expect(sent[0]?.exceptSocketId).toBe('1.2')
})

test('a batch is broadcast in order', () => {
  const batch = [1, 2].map((n) => ({ channel: 'orders', name: `n${n}`, data: '{}' }))
  const { sent, answer } = call('POST', '/apps/3/batch_events', { body: { batch } })
  expect(answer.status).toBe(200)
  expect(sent.map(({ event }) => event)).toEqual(['n1', 'n2'])
})

test('one bad event of a batch refuses them all', () => {
  const batch = [
    { channel: 'a', name: 'n', data: '{}' },
    { channel: 'a b', name: 'n', data: '{}' },
  ]
  const { sent, answer } = call('POST', '/apps/3/batch_events', { body: { batch } })
  expect(answer.status).toBe(400)
  expect(sent).toEqual([])
})

const event = { name: 'n', data: '{}', channel: 'a' }
test.each([
  ['data over 10 KB', { ...event, data: 'x'.repeat(10 * 1024 + 1) }, 413],
  ['data that is not text', { ...event, data: {} }, 400],
  ['no channel', { name: 'n', data: '{}' }, 400],
  ['101 channels', { name: 'n', data: '', channels: Array.from({ length: 101 }, String) }, 400],
  ['a channel of foreign letters', { ...event, channel: 'a:b' }, 400],
  ['a name of the protocol itself', { ...event, name: 'pusher_internal:member_added' }, 400],
  ['a name over 200 letters', { ...event, name: 'n'.repeat(201) }, 400],
  ['a malformed socket id', { ...event, socket_id: 'x' }, 400],
  ['a list', [], 400],
])('%s is refused', (_, body, status) => {
  expect(call('POST', '/apps/3/events', { body }).answer.status).toBe(status)
})

test('a publisher may ask for the counts of its channels', () => {
  const body = { ...event, channel: 'presence-a', info: 'user_count,subscription_count' }
  expect(call('POST', '/apps/3/events', { body }).answer.body).toEqual({
    channels: { 'presence-a': { user_count: 2, subscription_count: 3 } },
  })
})

test('occupied channels, one channel and its users can be read', () => {
  const query = { filter_by_prefix: 'presence-', info: 'user_count' }
  expect(call('GET', '/apps/3/channels', { query }).answer.body).toEqual({
    channels: { 'presence-a': { user_count: 2 } },
  })
  expect(call('GET', '/apps/3/channels/presence-a').answer.body).toEqual({ occupied: true })
  expect(call('GET', '/apps/3/channels/presence-a/users').answer.body).toEqual({
    users: [{ id: '7' }],
  })
})

test('a public channel has no users, and an unknown call is not found', () => {
  expect(call('GET', '/apps/3/channels/a/users').answer.status).toBe(400)
  expect(call('GET', '/apps/3/channels', { query: { info: 'user_count' } }).answer.status).toBe(400)
  expect(call('DELETE', '/apps/3/channels').answer.status).toBe(404)
  expect(call('GET', '/apps/3/else').answer.status).toBe(404)
})
