import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signChannel, verifyChannelAuth } from './channel-auth.ts'
import { newSocketId } from './socket-id.ts'

/** The credentials of the examples in Pusher's documentation. */
const app = { key: '278d425bdf160c739803', secret: '7ad3773142a6692b25b8' }
const socketId = '1234.1234'
const channelName = 'private-tenant.1'

test('a private channel is signed as in Pusher’s documentation', () => {
  expect(signChannel({ app, socketId, channelName: 'private-foobar' })).toEqual({
    auth: '278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4',
  })
})

test('a presence channel is signed with its member data as in Pusher’s documentation', () => {
  const channelData = '{"user_id":10,"user_info":{"name":"Mr. Pusher"}}'
  expect(signChannel({ app, socketId, channelName: 'presence-foobar', channelData })).toEqual({
    auth: '278d425bdf160c739803:afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c',
    channel_data: channelData,
  })
})

test('a scope survives the way through the client', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (userId) => {
      const signed = { app, socketId: newSocketId(), channelName }
      const { auth } = signChannel({ ...signed, scope: { userId } })
      expect(verifyChannelAuth({ ...signed, auth })).toEqual({ scope: { userId } })
    }),
  )
})

test('a permission without a scope hears everything', () => {
  const { auth } = signChannel({ app, socketId, channelName })
  expect(verifyChannelAuth({ app, socketId, channelName, auth })).toEqual({ scope: 'all' })
})

test.each([
  ['cut off', (auth: string) => auth.replace('.user-7', '')],
  ['changed', (auth: string) => auth.replace('.user-7', '.user-8')],
])('a scope that was %s makes the permission invalid', (_, forge) => {
  const { auth } = signChannel({ app, socketId, channelName, scope: { userId: 7 } })
  expect(verifyChannelAuth({ app, socketId, channelName, auth: forge(auth) })).toBeUndefined()
})

test('a scope cannot be hidden in the member data of a private channel', () => {
  const { auth } = signChannel({ app, socketId, channelName, scope: { userId: 7 } })
  const [plain = ''] = auth.split('.')
  const forged = { app, socketId, channelName, auth: plain, channelData: 'user-7' }
  expect(verifyChannelAuth(forged)).toBeUndefined()
})

test.each([
  ['another socket', { socketId: '1234.1235' }],
  ['another channel', { channelName: 'private-tenant.2' }],
  ['another secret', { app: { ...app, secret: 'other' } }],
  ['another key', { app: { ...app, key: 'other' } }],
])('a permission is worth nothing for %s', (_, other) => {
  const { auth } = signChannel({ app, socketId, channelName })
  expect(verifyChannelAuth({ app, socketId, channelName, auth, ...other })).toBeUndefined()
})

test('a presence permission is bound to its member data', () => {
  const presence = { app, socketId, channelName: 'presence-tenant.1.calendar' }
  const { auth } = signChannel({ ...presence, channelData: '{"user_id":"7"}' })
  expect(verifyChannelAuth({ ...presence, auth, channelData: '{"user_id":"8"}' })).toBeUndefined()
  expect(verifyChannelAuth({ ...presence, auth })).toBeUndefined()
})

test('signing a malformed socket id or channel is a bug', () => {
  expect(() => signChannel({ app, socketId: '1.1:private-x', channelName })).toThrow('socket id')
  expect(() => signChannel({ app, socketId, channelName: 'private-a:b' })).toThrow('channel name')
})
