import { assert } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type Channel, type MessageKind, messageLimits } from './message.ts'
import { insertMessage } from './message-store.ts'
import { isStopped } from './stop-store.ts'

export interface NewMessage {
  /** Unique in the tenant: the same message asked for twice is one message. */
  key: string
  kind: MessageKind
  to: { channel: Channel; address: string }
  language: Language
  /** For e-mail; other channels do without. */
  subject?: string | undefined
  text: string
  /** The page of the visit that it is about: letters and chats show it as buttons. */
  link?: string | undefined
  clientId?: number | null | undefined
  bookingId?: number | null | undefined
  userId?: number | null | undefined
  /** ISO 8601 instants: not before, and not after. Now, and for three days, unless told. */
  sendAt?: string | undefined
  expiresAt?: string | undefined
}

const lifeMs = 3 * 86_400_000

/**
 * Puts a message into the outbox, in the transaction of what it is about: what is rolled back is
 * never told. Answers its number, or null when this key was queued before, or when the client wants
 * no such messages.
 */
export async function queueMessage(tx: Transaction, message: NewMessage): Promise<number | null> {
  const { to, subject = null, text } = message
  const fits =
    message.key.length <= messageLimits.key &&
    to.address.length > 0 &&
    to.address.length <= messageLimits.address &&
    (message.link ?? '').length <= messageLimits.link
  assert(fits, `the message ${message.kind} has a key and address`)
  const { kind, clientId = null } = message
  if (await isStopped(tx, { kind, clientId })) return null
  const startsMs = message.sendAt === undefined ? Date.now() : Date.parse(message.sendAt)
  return insertMessage(tx, {
    key: message.key,
    kind,
    channel: to.channel,
    address: to.address,
    language: message.language,
    subject: subject === null ? null : oneLine(subject).slice(0, messageLimits.subject),
    text: text.slice(0, messageLimits.text),
    link: message.link ?? null,
    clientId,
    bookingId: message.bookingId ?? null,
    userId: message.userId ?? null,
    sendAt: message.sendAt ?? null,
    expiresAt: message.expiresAt ?? new Date(startsMs + lifeMs).toISOString(),
  })
}

/** A line break in a subject would begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').trim()
}
