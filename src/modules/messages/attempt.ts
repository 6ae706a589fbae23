import type { SettingValue } from './channel.ts'
import type { Message } from './message.ts'

/** A channel as it is used: its settings whole and its secrets open. Never logged, never stored. */
export interface OpenChannel {
  tenantId: number
  provider: string
  settings: Record<string, SettingValue>
  secrets: Record<string, string>
}

/** What of a message its sending needs. */
export type Outgoing = Pick<
  Message,
  'key' | 'kind' | 'address' | 'language' | 'subject' | 'text' | 'link' | 'clientId' | 'bookingId'
>

/**
 * What came of sending a message once.
 *
 * `later`: it did not happen, and may work another time. `refused`: this message will never work.
 * `trouble`: the channel itself does not work (a wrong password, no money, a limit): nothing is
 * sent by it for a while, and the message is not to blame. `unknown`: it may have happened.
 */
export type Attempt =
  | { kind: 'sent'; remoteId: string | null }
  | { kind: 'later'; error: string; waitMs?: number }
  | { kind: 'refused'; error: string; addressGone?: boolean }
  | { kind: 'trouble'; error: string | null; waitMs?: number }
  | { kind: 'unknown'; error: string }

const longestError = 300

/** A code with what the other side said, cut to what a person reads. */
export function explain(code: string, words: string): string {
  const plain = words.replace(/\s+/g, ' ').trim()
  return plain === '' ? code : `${code}: ${plain}`.slice(0, longestError)
}
