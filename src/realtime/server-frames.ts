import type { Member } from './presence.ts'
import { textFrame } from './text-frame.ts'

/**
 * Everything the server says. `data` is JSON text inside the JSON, as protocol 7 has it, except
 * where noted; clients parse it a second time.
 */
export const serverFrames = {
  connectionEstablished: (socketId: string, activityTimeoutSeconds: number): Buffer =>
    say('pusher:connection_established', {
      data: text({ socket_id: socketId, activity_timeout: activityTimeoutSeconds }),
    }),

  ping: (): Buffer => say('pusher:ping', { data: {} }),

  pong: (): Buffer => say('pusher:pong', { data: {} }),

  error: (code: number, message: string): Buffer =>
    say('pusher:error', { data: text({ code, message }) }),

  subscriptionSucceeded: (channel: string): Buffer =>
    say('pusher_internal:subscription_succeeded', { channel, data: '{}' }),

  presenceSucceeded: (channel: string, members: readonly Member[]): Buffer => {
    const ids = members.map((member) => member.userId)
    const hash = Object.fromEntries(members.map((member) => [member.userId, member.info]))
    const presence = { ids, hash, count: ids.length }
    return say('pusher_internal:subscription_succeeded', { channel, data: text({ presence }) })
  },

  /** Its data is an object, not text: so Pusher and soketi send it. */
  subscriptionError: (channel: string, error: string, status: number): Buffer =>
    say('pusher:subscription_error', { channel, data: { type: 'AuthError', error, status } }),

  memberAdded: (channel: string, member: Member): Buffer =>
    say('pusher_internal:member_added', {
      channel,
      data: text({ user_id: member.userId, user_info: member.info }),
    }),

  memberRemoved: (channel: string, userId: string): Buffer =>
    say('pusher_internal:member_removed', { channel, data: text({ user_id: userId }) }),

  /** Data that is text already goes out as it is, so publishers may send JSON or plain words. */
  event: (channel: string, event: string, data: unknown): Buffer =>
    say(event, { channel, data: typeof data === 'string' ? data : text(data ?? {}) }),

  /** A client's words are passed on untouched; in a presence channel with who said them. */
  clientEvent: ({ channel, event, data, userId }: ClientEvent): Buffer =>
    say(event, userId === undefined ? { channel, data } : { channel, data, user_id: userId }),
}

export interface ClientEvent {
  channel: string
  event: string
  data: unknown
  userId?: string | undefined
}

function say(event: string, fields: object): Buffer {
  return textFrame(text({ event, ...fields }))
}

function text(value: unknown): string {
  return JSON.stringify(value)
}
