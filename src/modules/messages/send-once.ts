import { ProblemError } from '../../kernel/errors.ts'
import type { Attempt, Outgoing } from './attempt.ts'
import { isComplete, type MessageChannel } from './channel.ts'
import type { Channel } from './message.ts'
import type { MessageParts } from './message-parts.ts'
import { openChannelSecrets } from './open-channel-secrets.ts'
import { sendEmail } from './send-email.ts'
import { sendSms } from './send-sms.ts'
import { sendTelegram } from './send-telegram.ts'
import type { Sender } from './sender.ts'

const senders: Record<Channel, Sender> = {
  email: sendEmail,
  telegram: sendTelegram,
  sms: sendSms,
}

/** Sends a message once by the tenant's channel. */
export async function sendOnce(
  parts: MessageParts,
  of: { tenantId: number; channel: MessageChannel; message: Outgoing },
): Promise<Attempt> {
  const { tenantId, channel, message } = of
  if (!isComplete(channel)) return { kind: 'trouble', error: 'incomplete' }
  try {
    const open = openChannelSecrets(parts.sealer, tenantId, channel)
    return await senders[channel.channel](parts, open, message)
  } catch (error) {
    // The operator may still bring the key back.
    if (error instanceof ProblemError && error.code === 'secret_unreadable') {
      return { kind: 'trouble', error: error.code }
    }
    throw error
  }
}
