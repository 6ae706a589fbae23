import type { Channel } from './message.ts'

export type ChannelState = 'ready' | 'off' | 'incomplete' | 'failing'

/** What a plain setting may hold. */
export type SettingValue = string | number

/** How a tenant's messages leave by one channel. Instants are ISO 8601 with `Z`. */
export interface MessageChannel {
  id: number
  channel: Channel
  enabled: boolean
  provider: string
  settings: Record<string, SettingValue>
  /** By name, each sealed. */
  sealedSecrets: Record<string, string>
  hookKey: string
  /** Why the channel itself does not work; null when its last use did. */
  error: string | null
  outages: number
  resumeAt: string | null
  lastSentAt: string | null
}

/** One field of a channel's settings. */
export interface SettingRule {
  kind: 'text' | 'host' | 'port' | 'email' | 'url' | 'choice'
  required?: boolean
  choices?: readonly string[]
  fallback?: SettingValue
  /** Where the secrets are sent to: another value asks for the secrets anew. */
  destination?: boolean
  /** Set by the program, never by a person. */
  readOnly?: boolean
}

interface ProviderRules {
  provider: string
  settings: Record<string, SettingRule>
  /** Secrets by name, and whether the channel works without. */
  secrets: Record<string, { required: boolean }>
}

/** What each channel needs. The first provider is the one taken when none is named. */
const channelRules: Record<Channel, readonly [ProviderRules, ...ProviderRules[]]> = {
  email: [
    {
      provider: 'smtp',
      settings: {
        host: { kind: 'host', required: true, destination: true },
        port: { kind: 'port', required: true, fallback: 587, destination: true },
        tls: {
          kind: 'choice',
          choices: ['starttls', 'tls', 'none'],
          fallback: 'starttls',
          destination: true,
        },
        user: { kind: 'text' },
        from_address: { kind: 'email', required: true },
        from_name: { kind: 'text' },
      },
      secrets: { password: { required: false } },
    },
  ],
  telegram: [
    {
      provider: 'bot',
      settings: {
        api_url: { kind: 'url', fallback: 'https://api.telegram.org', destination: true },
        bot_username: { kind: 'text', readOnly: true },
      },
      secrets: { bot_token: { required: true } },
    },
  ],
  sms: [
    {
      provider: 'smsc',
      settings: {
        api_url: { kind: 'url', fallback: 'https://smsc.kz', destination: true },
        login: { kind: 'text', required: true },
        sender: { kind: 'text' },
      },
      secrets: { password: { required: true } },
    },
  ],
}

/** The rules of a channel's provider; null when there is no such provider. */
export function rulesOf(channel: Channel, provider?: string | undefined): ProviderRules | null {
  const all = channelRules[channel]
  return all.find((rules) => provider === undefined || rules.provider === provider) ?? null
}

/** Whether everything is set that the channel cannot do without. */
export function isComplete(channel: MessageChannel): boolean {
  const rules = rulesOf(channel.channel, channel.provider)
  if (!rules) return false
  const settings = Object.entries(rules.settings).every(
    ([name, rule]) =>
      !rule.required || rule.fallback !== undefined || channel.settings[name] !== undefined,
  )
  const secrets = Object.entries(rules.secrets).every(
    ([name, { required }]) => !required || channel.sealedSecrets[name] !== undefined,
  )
  return settings && secrets
}

export function channelState(channel: MessageChannel): ChannelState {
  if (!channel.enabled) return 'off'
  if (!isComplete(channel)) return 'incomplete'
  return channel.error === null ? 'ready' : 'failing'
}

/** Binds a sealed secret to its place: copied to another tenant or channel it does not open. */
export function secretContext(tenantId: number, channel: Channel, name: string): string {
  return `message_channels:${tenantId}:${channel}:${name}`
}
