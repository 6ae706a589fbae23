import type { Attempt } from './attempt.ts'
import { type Channel, type Message, secretKinds } from './message.ts'
import type { Settlement } from './sending-store.ts'

/** Waits after the first attempt, the second, …; after the last the message has failed. */
const retryWaitsMs = [30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000] as const

/** How long a channel in trouble rests: from half a minute to half an hour. */
const longestRestMs = 1_800_000
const firstRestMs = 30_000

/** Whether a repeat is known for one: only then may a message be sent whose fate is unknown. */
export const repeatable: Record<Channel, boolean> = { email: true, telegram: false, sms: false }

interface Moment {
  nowMs: number
  /** From 0 up to 1. */
  random: number
}

/** What a message becomes after an attempt: pure, and the only place that decides it. */
export function judgeAttempt(message: Message, attempt: Attempt, moment: Moment): Settlement {
  const forgetText = secretKinds.includes(message.kind)
  switch (attempt.kind) {
    case 'sent': {
      const sentAt = new Date(moment.nowMs).toISOString()
      return { state: 'sent', error: null, remoteId: attempt.remoteId, sentAt, forgetText }
    }
    case 'refused':
      return { state: 'failed', error: attempt.error, forgetText }
    case 'unknown':
      if (!repeatable[message.channel]) return { state: 'uncertain', error: attempt.error }
      return again(message, { error: attempt.error, waitMs: 0 }, moment)
    case 'later':
      return again(message, { error: attempt.error, waitMs: attempt.waitMs ?? 0 }, moment)
    case 'trouble': {
      const nextTryAt = new Date(moment.nowMs + (attempt.waitMs ?? 0)).toISOString()
      return { state: 'due', error: attempt.error, nextTryAt, uncounted: true }
    }
  }
}

/** How long a channel rests after that many troubles in a row. */
export function restMs(outages: number, random: number): number {
  const grown = Math.min(firstRestMs * 2 ** (outages - 1), longestRestMs)
  return Math.round(grown * (0.8 + 0.4 * random))
}

function again(
  message: Message,
  { error, waitMs }: { error: string; waitMs: number },
  { nowMs, random }: Moment,
): Settlement {
  const grown = retryWaitsMs[message.tries - 1]
  if (grown === undefined) {
    return { state: 'failed', error, forgetText: secretKinds.includes(message.kind) }
  }
  const nextMs = nowMs + Math.max(waitMs, Math.round(grown * (0.8 + 0.4 * random)))
  // A message that will have expired by then has no other attempt.
  if (nextMs >= Date.parse(message.expiresAt)) return { state: 'failed', error }
  return { state: 'due', error, nextTryAt: new Date(nextMs).toISOString() }
}
