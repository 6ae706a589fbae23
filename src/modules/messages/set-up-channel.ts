import type { Principal } from '../../kernel/principal.ts'
import type { MessageChannel } from './channel.ts'
import { findChannelById, noteChannelHealth, writeSetting } from './channel-store.ts'
import type { MessageParts } from './message-parts.ts'
import { openChannelSecrets } from './open-channel-secrets.ts'
import { type ChannelInput, saveChannel } from './save-channel.ts'
import { prepareTelegram } from './telegram-api.ts'

/**
 * Saves a channel and makes it ready: a Telegram bot is asked its name and told where to send what
 * people press. When that fails the settings stay, and the channel says why it does not work.
 * @throws ProblemError `forbidden` `invalid_input`
 */
export async function setUpChannel(
  parts: MessageParts,
  who: Principal,
  input: ChannelInput,
): Promise<MessageChannel> {
  const { db, sealer } = parts
  const saved = await db.transaction(who.tenantId, (tx) =>
    saveChannel(tx, who, { ...input, sealer }),
  )
  if (saved.channel !== 'telegram' || !saved.enabled) return saved
  const opened = openChannelSecrets(sealer, who.tenantId, saved)
  if (!opened.secrets['bot_token']) return saved
  const prepared = await prepareTelegram(parts, opened, saved.hookKey)
  return db.transaction(who.tenantId, async (tx) => {
    if (prepared.username !== null) {
      await writeSetting(tx, saved.id, { name: 'bot_username', value: prepared.username })
    }
    if (prepared.error !== null) {
      await noteChannelHealth(tx, saved.id, { error: prepared.error, outages: 0, resumeAt: null })
    }
    return (await findChannelById(tx, saved.id)) ?? saved
  })
}
