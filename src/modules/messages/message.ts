import type { Language } from '../../kernel/language.ts'

export const channels = ['email', 'telegram', 'sms'] as const
export type Channel = (typeof channels)[number]

export const messageKinds = [
  'reminder',
  'sign_in_code',
  'booking_confirmation',
  'invitation',
  'waitlist_offer',
  'test',
] as const
export type MessageKind = (typeof messageKinds)[number]

/**
 * `sending` is committed before the message leaves: whoever finds it there later knows that it may
 * have left. A person may send again what failed or is uncertain.
 */
export const messageStates = ['due', 'sending', 'sent', 'failed', 'uncertain', 'cancelled'] as const
export type MessageState = (typeof messageStates)[number]

/** One message to one address. Instants are ISO 8601 with `Z`. */
export interface Message {
  id: number
  key: string
  kind: MessageKind
  channel: Channel
  /** An e-mail address, a Telegram chat, a phone in E.164. */
  address: string
  language: Language
  subject: string | null
  text: string
  /** The page of the visit that it is about. */
  link: string | null
  clientId: number | null
  bookingId: number | null
  userId: number | null
  state: MessageState
  /** Attempts made since it was queued, or asked for anew. */
  tries: number
  nextTryAt: string
  expiresAt: string
  sentAt: string | null
  /** The number that the outside system gave it. */
  remoteId: string | null
  /** A code, with a detail after a colon. */
  error: string | null
  createdAt: string
}

/** Their text lets whoever reads it act as somebody else: shown to nobody, and not kept. */
export const secretKinds: readonly MessageKind[] = ['sign_in_code', 'invitation']

/** What a client can put an end to. The others answer what somebody has just done. */
export const stoppableKinds: readonly MessageKind[] = ['reminder', 'waitlist_offer']

export const messageLimits = {
  key: 200,
  subject: 200,
  text: 4_000,
  link: 1_000,
  address: 320,
} as const
