import { equalInConstantTime } from '../../kernel/constant-time.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { allChannels, findHook } from './channel-store.ts'
import type { MessageParts } from './message-parts.ts'
import { openChannelSecrets } from './open-channel-secrets.ts'
import { hookSecretOf } from './telegram-api.ts'

/**
 * Whose bot sent an update to this address: null when nobody's, `forged` when the address is right
 * and the words that Telegram was given are missing.
 */
export async function proveTelegramHook(
  { db, sealer }: Pick<MessageParts, 'db' | 'sealer'>,
  given: { hookKey: string; secret: string },
): Promise<{ tenantId: number } | 'forged' | null> {
  const hook = await db.outside((tx) => findHook(tx, given.hookKey))
  if (hook?.channel !== 'telegram') return null
  const { tenantId } = hook
  const all = await db.transaction(tenantId, allChannels)
  const channel = all.find((it) => it.channel === 'telegram')
  if (!channel) return null
  const token = openChannelSecrets(sealer, tenantId, channel).secrets['bot_token']
  if (!token) return null
  const genuine = equalInConstantTime(given.secret, hookSecretOf(token, given.hookKey))
  return genuine ? { tenantId } : 'forged'
}

/** What the tenant's bot is called, or null where it has none that works. */
export async function telegramBotName(tx: Transaction): Promise<string | null> {
  const channel = (await allChannels(tx)).find((it) => it.channel === 'telegram' && it.enabled)
  const name = channel?.settings['bot_username']
  return typeof name === 'string' ? name : null
}
