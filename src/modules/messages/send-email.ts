import { createHash } from 'node:crypto'
import { MailError, type MailServer } from '../../platform/outbound-mail/index.ts'
import { type Attempt, explain, type OpenChannel } from './attempt.ts'
import type { Sender } from './sender.ts'
import { writeLetter } from './write-letter.ts'

/**
 * Hands a letter to the tenant's mail server. Its Message-ID is made of its key, so a letter whose
 * fate is unknown is sent again: mailboxes and servers know the second one for the first.
 */
export const sendEmail: Sender = async (parts, channel, message) => {
  const { from_address: address = '', from_name: name = '' } = channel.settings
  const from = { address: String(address), name: String(name) }
  const { unsubscribeUrl, ...letter } = writeLetter(parts, channel.tenantId, message)
  try {
    const { response } = await parts.mailer.send(serverOf(channel), {
      from,
      to: message.address,
      ...letter,
      messageId: messageIdOf(channel.tenantId, message.key, from.address),
      ...(unsubscribeUrl === null ? {} : { unsubscribeUrl }),
    })
    return { kind: 'sent', remoteId: response.slice(0, 200) }
  } catch (error) {
    if (error instanceof MailError) return judge(error)
    throw error
  }
}

function serverOf({ settings, secrets }: OpenChannel): MailServer {
  const { host = '', port = 587, tls, user } = settings
  return {
    host: String(host),
    port: Number(port),
    tls: tls === 'tls' || tls === 'none' ? tls : 'starttls',
    user: user === undefined ? undefined : String(user),
    password: secrets['password'],
  }
}

/** The same for one message for ever, and nothing of what it is about can be read from it. */
function messageIdOf(tenantId: number, key: string, from: string): string {
  const digest = createHash('sha256').update(`${tenantId}\n${key}`).digest('hex').slice(0, 40)
  return `<${digest}@${from.split('@')[1] ?? 'uzel.invalid'}>`
}

function judge(error: MailError): Attempt {
  const words = explain(error.status === null ? error.reason : `smtp_${error.status}`, said(error))
  switch (error.reason) {
    case 'refused_address':
    case 'login':
      return { kind: 'trouble', error: words }
    case 'permanent':
      return { kind: 'refused', error: words }
    case 'temporary':
      return { kind: 'later', error: words }
    default:
      // Nobody there: no other letter would get through either.
      return { kind: 'trouble', error: words }
  }
}

/** The server's own words; what the library says of itself helps nobody. */
function said(error: MailError): string {
  return error.message.replace(/^\w+: /, '')
}
