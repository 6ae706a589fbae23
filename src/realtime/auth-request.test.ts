import { expect, test } from 'vitest'
import { readAuthRequest } from './auth-request.ts'

const asked = { socketId: '180149578.233237281', channelName: 'private-tenant.5' }

test('a form is read, as pusher-js sends it', () => {
  const body = 'socket_id=180149578.233237281&channel_name=private-tenant.5'
  expect(readAuthRequest(body)).toEqual(asked)
})

test('JSON is read, as custom authorisers send it', () => {
  const body = '{"socket_id":"180149578.233237281","channel_name":"private-tenant.5"}'
  expect(readAuthRequest(body)).toEqual(asked)
})

test.each([
  ['nothing', ''],
  ['broken JSON', '{"socket_id":'],
  ['no channel', 'socket_id=1.2'],
  ['a socket id that would shift the signed parts', 'socket_id=1.2:private-x&channel_name=a'],
  ['a channel of foreign letters', 'socket_id=1.2&channel_name=private-a%3Ab'],
  ['numbers for names', '{"socket_id":1.2,"channel_name":5}'],
  ['a body without end', `socket_id=1.2&channel_name=a&x=${'x'.repeat(5000)}`],
])('%s is refused', (_, body) => {
  expect(readAuthRequest(body)).toBeUndefined()
})
