import { randomBytes } from 'node:crypto'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { closeLane, openLane, wakeLane } from '../../platform/lanes/index.ts'
import type { Sealer } from '../../platform/secrets/index.ts'
import { type MessageChannel, rulesOf, type SettingValue, secretContext } from './channel.ts'
import { type CheckedSettings, checkSettings } from './channel-settings.ts'
import { lockOrAddChannel, writeChannel } from './channel-store.ts'
import type { Channel } from './message.ts'
import { authoriseMessage } from './message-policy.ts'

export interface ChannelInput {
  channel: Channel
  enabled: boolean
  provider?: string | undefined
  /** Plain settings and secrets by name; what is left out stays, what is empty or null goes. */
  settings: Record<string, unknown>
}

/**
 * Sets up a channel. Secrets go to the address they were given for alone: when the address changes
 * and they are not given again, they are forgotten, so that nobody can have them sent elsewhere.
 * @throws ProblemError `forbidden` `invalid_input`
 */
export async function saveChannel(
  tx: Transaction,
  who: Principal,
  { sealer, ...input }: ChannelInput & { sealer: Sealer },
): Promise<MessageChannel> {
  authoriseMessage(who, 'set_channel')
  const { channel, enabled } = input
  const checked = checkSettings(input, input.settings)
  const provider = rulesOf(channel, input.provider)?.provider
  if (provider === undefined) throw new ProblemError('invalid_input')
  const before = await lockOrAddChannel(tx, { channel, provider, hookKey: newHookKey() })
  const settings = mergeSettings(before, provider, checked)
  const secrets = mergeSecrets(before, { provider, settings, checked })
  for (const [name, plain] of Object.entries(checked.secrets)) {
    if (plain !== null)
      secrets[name] = sealer.seal(plain, secretContext(tx.tenantId, channel, name))
  }
  // Another bot is another address: what the old bot's people were told must stop working.
  const newSecret = Object.keys(checked.secrets).length > 0
  const hookKey = newSecret ? newHookKey() : before.hookKey
  if (newSecret) delete settings['bot_username']
  const row = { id: before.id, enabled, provider, settings, sealedSecrets: secrets, hookKey }
  const after = await writeChannel(tx, row)
  const lane = { subject: 'channel', subjectId: after.id } as const
  if (enabled) {
    await openLane(tx, lane)
    await wakeLane(tx, lane)
  } else {
    await closeLane(tx, lane)
  }
  await record(tx, {
    name: 'MessageChannelUpdated',
    subject: 'tenant',
    subjectId: tx.tenantId,
    actor: who.actor,
    data: { channel, enabled, provider },
    before: { enabled: before.enabled, provider: before.provider },
  })
  return after
}

function newHookKey(): string {
  return randomBytes(24).toString('base64url')
}

function mergeSettings(
  before: MessageChannel,
  provider: string,
  checked: CheckedSettings,
): Record<string, SettingValue> {
  const kept = before.provider === provider ? before.settings : {}
  const all = Object.entries({ ...kept, ...checked.settings })
  return Object.fromEntries(
    all.filter((entry): entry is [string, SettingValue] => entry[1] !== null),
  )
}

function mergeSecrets(
  before: MessageChannel,
  now: { provider: string; settings: Record<string, SettingValue>; checked: CheckedSettings },
): Record<string, string> {
  const rules = rulesOf(before.channel, now.provider)
  const elsewhere = Object.entries(rules?.settings ?? {}).some(
    ([name, { destination, fallback }]) =>
      destination && (now.settings[name] ?? fallback) !== (before.settings[name] ?? fallback),
  )
  const kept = elsewhere || before.provider !== now.provider ? {} : before.sealedSecrets
  return Object.fromEntries(
    Object.entries(kept).filter(([name]) => now.checked.secrets[name] !== null),
  )
}
