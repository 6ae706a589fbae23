import type { Schemas } from '../../api/client.ts'

export type Message = Schemas['Message']
export type MessageState = Message['state']

export const channels = ['email', 'telegram', 'sms'] as const
export type Channel = (typeof channels)[number]

export const messageStates = [
  'due',
  'sending',
  'sent',
  'failed',
  'uncertain',
  'cancelled',
] as const satisfies readonly MessageState[]

export const messageKinds = [
  'reminder',
  'booking_confirmation',
  'waitlist_offer',
  'sign_in_code',
  'invitation',
  'test',
] as const

/** The sign of each state; what was called off has none. */
export const markOf = {
  due: 'due',
  sending: 'due',
  sent: 'in_step',
  failed: 'failed',
  uncertain: 'uncertain',
  cancelled: null,
} as const satisfies Record<MessageState, string | null>

/** Whether somebody may ask for another try: it is not on its way, and it has not arrived. */
export function mayRetry({ state }: Pick<Message, 'state'>): boolean {
  return state === 'failed' || state === 'uncertain'
}
