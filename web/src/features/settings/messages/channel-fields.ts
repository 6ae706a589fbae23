import type { Schemas } from '../../../api/client.ts'
import type { Channel } from '../../messages/message.ts'

type MessageChannel = Schemas['MessageChannel']

export const settingNames = {
  email: ['host', 'port', 'tls', 'user', 'from_address', 'from_name'],
  telegram: [],
  sms: ['api_url', 'login', 'sender'],
} as const satisfies Record<Channel, readonly string[]>

/** The one secret of each channel. */
export const secretNames = {
  email: 'password',
  telegram: 'bot_token',
  sms: 'password',
} as const satisfies Record<Channel, string>

/** What a channel does not work without, in the order of its form. */
const needed = {
  email: ['host', 'from_address'],
  telegram: ['bot_token'],
  sms: ['login', 'password'],
} as const satisfies Record<Channel, readonly string[]>
export type Needed = (typeof needed)[Channel][number]

/** Where the secret is sent to: with another value it has to be given anew. */
const destinations: Record<Channel, readonly string[]> = {
  email: ['host', 'port', 'tls'],
  telegram: [],
  sms: ['api_url'],
}

/** The settings of a channel as its form holds them; an empty secret stays as it is. */
export interface ChannelDraft {
  enabled: boolean
  settings: Record<string, string>
  secret: string
}

export function draftOf({ channel, enabled, state, settings }: MessageChannel): ChannelDraft {
  const names: readonly string[] = settingNames[channel]
  const entries = names.map((name) => [name, String(settings[name] ?? '')] as const)
  // Whoever sets a channel up wants to send by it.
  const untouched = state === 'off' && missingOf({ channel, settings }).length > 0
  return { enabled: enabled || untouched, settings: Object.fromEntries(entries), secret: '' }
}

/** What is sent: a secret that was not typed is left out, and stays. */
export function bodyOf(channel: Channel, { enabled, settings, secret }: ChannelDraft) {
  const typed = secret.trim() === '' ? {} : { [secretNames[channel]]: secret.trim() }
  return { enabled, settings: { ...settings, ...typed } }
}

/** What is still missing before the channel can send. */
export function missingOf(
  channel: Pick<MessageChannel, 'channel' | 'settings'> & Partial<Pick<MessageChannel, 'secrets'>>,
): Needed[] {
  const { settings, secrets = {} } = channel
  const all: readonly Needed[] = needed[channel.channel]
  return all.filter((name) => !settings[name] && !secrets[name])
}

/** Whether the stored secret will be forgotten, because it would be sent elsewhere. */
export function forgetsSecret({ channel, settings }: MessageChannel, draft: ChannelDraft): boolean {
  return destinations[channel].some(
    (name) => String(settings[name] ?? '') !== (draft.settings[name] ?? ''),
  )
}
