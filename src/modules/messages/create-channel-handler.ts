import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from '../../platform/database/index.ts'
import { holdFence, type Lane, type LaneHandler, LaneLost } from '../../platform/lanes/index.ts'
import { readTenant } from '../tenancy/index.ts'
import type { MessageChannel } from './channel.ts'
import { findChannelById } from './channel-store.ts'
import { repeatable } from './judge-attempt.ts'
import type { Channel, Message } from './message.ts'
import type { MessageOptions, MessageParts } from './message-parts.ts'
import { quietUntilMs } from './quiet-hours.ts'
import { sendOnce } from './send-once.ts'
import { settleMessage, settleOrphans, takeNextMessage } from './sending-store.ts'
import { settleAttempt } from './settle-attempt.ts'

/** After this a lane goes back, so that a tenant with a long queue lets others have a turn. */
const passMs = 30_000

/**
 * At least this much between two messages of a channel. Telegram allows about 30 a second in all
 * and one a second to a person; mail servers and SMS companies are shyer.
 */
const paceMs: Record<Channel, number> = { email: 200, telegram: 50, sms: 200 }
const perAddressMs = 1_000

/**
 * Makes the handler of message lanes: it sends what is due by one tenant's channel, one message
 * after another. Each is committed as `sending` before it leaves and settled after; whoever takes
 * over a lane knows by that what may have left.
 */
export function createChannelHandler(options: MessageOptions): LaneHandler {
  const parts: MessageParts = { now: Date.now, random: Math.random, ...options }
  return async (lane, signal) => {
    try {
      await drain(parts, lane, signal)
    } catch (error) {
      // Switched off, or taken over by a worker that believed this one dead: either way not ours.
      if (!(error instanceof LaneLost)) throw error
      parts.log.info({ lane: lane.key }, 'a message lane was lost')
    }
  }
}

async function drain(parts: MessageParts, lane: Lane, signal: AbortSignal): Promise<void> {
  const passEndsAt = parts.now() + passMs
  const lastTo = new Map<string, number>()
  for (let first = true; parts.now() < passEndsAt && !signal.aborted; first = false) {
    const taken = await take(parts, lane, first)
    if (taken === null) return
    const { channel, message } = taken
    if (message === null) continue
    await keepPace(lastTo, message, signal)
    // The attempt is finished even when the worker is told to stop: cut off, it would be uncertain.
    const attempt = await sendOnce(parts, { tenantId: lane.tenantId, channel, message })
    lastTo.set(message.address, Date.now())
    if (!(await settleAttempt(parts, { lane, message, attempt }))) return
  }
}

interface Taken {
  channel: MessageChannel
  /** Null when the one that was taken must not be sent now. */
  message: Message | null
}

/** Takes a message under the fence; null when there is none, or the channel rests or is off. */
async function take(parts: MessageParts, lane: Lane, first: boolean): Promise<Taken | null> {
  return parts.db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    const channel = await findChannelById(tx, lane.subjectId)
    if (!channel?.enabled) return null
    const nowMs = parts.now()
    if (first) {
      const becomes = repeatable[channel.channel] ? 'due' : 'uncertain'
      await settleOrphans(tx, { channel: channel.channel, becomes })
    }
    if (channel.resumeAt !== null && Date.parse(channel.resumeAt) > nowMs) return null
    const now = new Date(nowMs).toISOString()
    const message = await takeNextMessage(tx, { channel: channel.channel, now })
    if (!message) return null
    const waitsUntilMs = message.kind === 'reminder' ? await quietEnd(tx, nowMs) : null
    const goesAtMs = waitsUntilMs ?? nowMs
    if (goesAtMs >= Date.parse(message.expiresAt)) {
      await settleMessage(tx, message.id, {
        state: 'cancelled',
        error: 'expired',
        uncounted: true,
      })
      return { channel, message: null }
    }
    if (waitsUntilMs === null) return { channel, message }
    await settleMessage(tx, message.id, {
      state: 'due',
      error: message.error,
      nextTryAt: new Date(waitsUntilMs).toISOString(),
      uncounted: true,
    })
    return { channel, message: null }
  })
}

/** A reminder that waited for another attempt may have come into the quiet hours. */
async function quietEnd(tx: Transaction, nowMs: number) {
  const { reminders, zone } = await readTenant(tx)
  return quietUntilMs(nowMs, reminders.quiet, zone)
}

async function keepPace(
  lastTo: Map<string, number>,
  message: Message,
  signal: AbortSignal,
): Promise<void> {
  if (lastTo.size === 0) return
  const sameMs = lastTo.get(message.address) ?? 0
  const waitMs = Math.max(paceMs[message.channel], sameMs + perAddressMs - Date.now())
  await sleep(waitMs, undefined, { signal }).catch(() => undefined)
}
