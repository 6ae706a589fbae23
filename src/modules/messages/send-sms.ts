import type { Sender } from './sender.ts'
import type { SmsProvider } from './sms-provider.ts'
import { smsc } from './smsc.ts'

const providers: Record<string, SmsProvider> = { smsc }

/** Sends through the company that the tenant chose. */
export const sendSms: Sender = async ({ outbound }, channel, message) => {
  const provider = Object.hasOwn(providers, channel.provider) ? providers[channel.provider] : null
  if (!provider) return { kind: 'trouble', error: `unknown_provider: ${channel.provider}` }
  return provider.send(outbound, channel, { phone: message.address, text: message.text })
}
