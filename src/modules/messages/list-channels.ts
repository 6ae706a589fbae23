import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type MessageChannel, rulesOf } from './channel.ts'
import { allChannels } from './channel-store.ts'
import { type Channel, channels } from './message.ts'
import { authoriseMessage } from './message-policy.ts'

/** Every channel there is, set up or not. @throws ProblemError `forbidden` */
export async function listChannels(tx: Transaction, who: Principal): Promise<MessageChannel[]> {
  authoriseMessage(who, 'read_channels')
  const found = await allChannels(tx)
  return channels.map((channel) => found.find((it) => it.channel === channel) ?? blank(channel))
}

function blank(channel: Channel): MessageChannel {
  return {
    id: 0,
    channel,
    enabled: false,
    provider: rulesOf(channel)?.provider ?? '',
    settings: {},
    sealedSecrets: {},
    hookKey: '',
    error: null,
    outages: 0,
    resumeAt: null,
    lastSentAt: null,
  }
}
