import type { Sealer } from '../../platform/secrets/index.ts'
import type { OpenChannel } from './attempt.ts'
import { type MessageChannel, rulesOf, secretContext } from './channel.ts'

/**
 * The channel with its defaults filled in and its secrets open: to be used at once and forgotten.
 * @throws ProblemError `secret_unreadable`
 */
export function openChannelSecrets(
  sealer: Sealer,
  tenantId: number,
  channel: MessageChannel,
): OpenChannel {
  const rules = rulesOf(channel.channel, channel.provider)
  const settings = { ...channel.settings }
  for (const [name, { fallback }] of Object.entries(rules?.settings ?? {})) {
    if (fallback !== undefined && settings[name] === undefined) settings[name] = fallback
  }
  const secrets = Object.entries(channel.sealedSecrets).map(
    ([name, sealed]) =>
      [name, sealer.open(sealed, secretContext(tenantId, channel.channel, name))] as const,
  )
  const { provider } = channel
  return { tenantId, provider, settings, secrets: Object.fromEntries(secrets) }
}
