import { expect, test } from 'vitest'
import { Presence, readMember } from './presence.ts'

test('a person comes with the first socket and goes with the last', () => {
  const presence = new Presence()
  const eva = { userId: '8', info: { name: 'Eva' } }
  expect([presence.enter(eva), presence.enter(eva)]).toEqual([true, false])
  expect(presence.members()).toEqual([eva])
  expect([presence.exit('8'), presence.exit('8'), presence.exit('8')]).toEqual([false, true, false])
  expect(presence.size).toBe(0)
})

test('a numeric user id becomes text, as clients key members by text', () => {
  expect(readMember('{"user_id":10}')).toEqual({ userId: '10', info: {} })
})

test.each(['', '{', '[]', 'null', '{"user_info":{}}', '{"user_id":{}}'])(
  'the member data %j is malformed',
  (channelData) => {
    expect(readMember(channelData)).toBeUndefined()
  },
)
