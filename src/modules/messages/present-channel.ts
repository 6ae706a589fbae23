import { channelState, type MessageChannel, rulesOf } from './channel.ts'

/** A channel as the API shows it: of its secrets only whether they are set. */
export function presentChannel(channel: MessageChannel) {
  const rules = rulesOf(channel.channel, channel.provider)
  const defaults = Object.entries(rules?.settings ?? {}).flatMap(([name, rule]) =>
    rule.fallback === undefined ? [] : [[name, rule.fallback] as const],
  )
  const secrets = Object.keys(rules?.secrets ?? {}).map(
    (name) => [name, channel.sealedSecrets[name] !== undefined] as const,
  )
  return {
    channel: channel.channel,
    enabled: channel.enabled,
    provider: channel.provider,
    settings: { ...Object.fromEntries(defaults), ...channel.settings },
    secrets: Object.fromEntries(secrets),
    state: channelState(channel),
    error: channel.error,
    last_sent_at: channel.lastSentAt,
  }
}
