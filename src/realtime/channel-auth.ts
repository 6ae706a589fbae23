import { createHmac } from 'node:crypto'
import { equalInConstantTime } from '../kernel/constant-time.ts'
import { assert } from '../kernel/errors.ts'
import { channelKind, isChannelName } from './channel-name.ts'
import type { RealtimeApp } from './settings.ts'
import { isSocketId } from './socket-id.ts'

type Signer = Pick<RealtimeApp, 'key' | 'secret'>

/**
 * What a subscription may hear: `all` that is said in the channel, or of the messages that concern
 * particular users only those that concern this one.
 */
export type ChannelScope = 'all' | { userId: number }

export interface ChannelToSign {
  app: Signer
  socketId: string
  channelName: string
  /** JSON text with `user_id` and `user_info`; presence channels only. */
  channelData?: string
  /** Private channels only; `all` by default. */
  scope?: ChannelScope
}

/** The body that `POST /broadcasting/auth` answers with. */
export interface ChannelAuth {
  auth: string
  channel_data?: string
}

/**
 * Signs the permission of one socket to join one channel: `key:hmac`, as any Pusher server does.
 * A narrower scope is signed too and travels behind the signature (`key:hmac.user-7`): clients
 * hand the string on without reading it, and every process of ours can verify it without memory.
 * A socket id or channel name of the wrong form is a bug of the caller.
 */
export function signChannel({ app, socketId, channelName, ...rest }: ChannelToSign): ChannelAuth {
  assert(isSocketId(socketId), 'a socket id is two numbers with a dot')
  assert(isChannelName(channelName), 'a channel name has a closed alphabet')
  const { channelData, scope = 'all' } = rest
  const kind = channelKind(channelName)
  assert(scope === 'all' || kind === 'private', 'only a private channel has scopes')
  assert(
    (kind === 'presence') === (channelData !== undefined),
    'presence, and only it, has members',
  )
  const suffix = scope === 'all' ? '' : `user-${scope.userId}`
  const signature = sign(app.secret, [socketId, channelName, channelData, suffix])
  const auth = `${app.key}:${signature}${suffix && `.${suffix}`}`
  return channelData === undefined ? { auth } : { auth, channel_data: channelData }
}

export interface SignedChannel {
  app: Signer
  socketId: string
  channelName: string
  auth: string
  channelData?: string | undefined
}

/**
 * Reads a permission back. Member data counts for presence channels alone: were it signed into a
 * private channel's string, a scope could be moved there and the subscription become unlimited.
 */
export function verifyChannelAuth(signed: SignedChannel): { scope: ChannelScope } | undefined {
  const { app, socketId, channelName, auth } = signed
  const parts = /^([^:]{1,200}):([0-9a-f]{64})(?:\.(user-([1-9]\d{0,15})))?$/.exec(auth)
  const [, key, signature = '', suffix, userId] = parts ?? []
  if (key !== app.key) return undefined
  const presence = channelKind(channelName) === 'presence'
  if (presence && (signed.channelData === undefined || suffix !== undefined)) return undefined
  const member = presence ? signed.channelData : undefined
  const expected = sign(app.secret, [socketId, channelName, member, suffix])
  if (!equalInConstantTime(signature, expected)) return undefined
  return { scope: userId === undefined ? 'all' : { userId: Number(userId) } }
}

function sign(secret: string, parts: (string | undefined)[]): string {
  const text = parts.filter((part) => part !== undefined && part !== '').join(':')
  return createHmac('sha256', secret).update(text).digest('hex')
}
