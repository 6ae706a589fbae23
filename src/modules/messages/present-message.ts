import { type Message, secretKinds } from './message.ts'
import { countSmsParts } from './sms-parts.ts'

/** A message as the API shows it. What would let a reader act as somebody else is left out. */
export function presentMessage(message: Message) {
  const secret = secretKinds.includes(message.kind)
  return {
    id: message.id,
    kind: message.kind,
    channel: message.channel,
    to: message.address,
    client_id: message.clientId,
    booking_id: message.bookingId,
    user_id: message.userId,
    language: message.language,
    subject: secret ? null : message.subject,
    text: secret ? '' : message.text,
    sms_parts: message.channel === 'sms' && !secret ? countSmsParts(message.text).parts : null,
    state: message.state,
    tries: message.tries,
    next_try_at: message.state === 'due' ? message.nextTryAt : null,
    sent_at: message.sentAt,
    created_at: message.createdAt,
    error: message.error,
  }
}
