import type { Transaction } from '../../platform/database/index.ts'
import { holdFence, type Lane } from '../../platform/lanes/index.ts'
import type { Attempt } from './attempt.ts'
import { countOutcome, findChannelById, noteChannelHealth } from './channel-store.ts'
import { judgeAttempt, restMs } from './judge-attempt.ts'
import type { Message } from './message.ts'
import type { MessageParts } from './message-parts.ts'
import { forgetMessenger } from './messenger-store.ts'
import { settleMessage } from './sending-store.ts'

/**
 * Writes what came of an attempt, in one transaction under the fence. Answers whether the channel
 * may send on. @throws LaneLost when another worker has taken the lane over
 */
export async function settleAttempt(
  parts: MessageParts,
  of: { lane: Lane; message: Message; attempt: Attempt },
): Promise<boolean> {
  const { lane, message, attempt } = of
  const moment = { nowMs: parts.now(), random: parts.random() }
  const settlement = judgeAttempt(message, attempt, moment)
  return parts.db.transaction(lane.tenantId, async (tx) => {
    await holdFence(tx, lane)
    await settleMessage(tx, message.id, settlement)
    if (attempt.kind === 'trouble') {
      await rest(tx, { channelId: lane.subjectId, attempt, ...moment })
      return false
    }
    if (settlement.state === 'sent') await countOutcome(tx, lane.subjectId, 'sent')
    if (settlement.state === 'failed') await countOutcome(tx, lane.subjectId, 'failed')
    if (attempt.kind === 'refused' && attempt.addressGone === true) {
      await forgetMessenger(tx, { messenger: 'telegram', address: message.address })
    }
    return true
  })
}

/** The channel rests; a limit that was named is waited for, and is no fault. */
async function rest(
  tx: Transaction,
  of: {
    channelId: number
    attempt: Extract<Attempt, { kind: 'trouble' }>
    nowMs: number
    random: number
  },
): Promise<void> {
  const channel = await findChannelById(tx, of.channelId)
  if (!channel) return
  const { error, waitMs } = of.attempt
  const outages = error === null ? channel.outages : channel.outages + 1
  const pauseMs = Math.max(waitMs ?? 0, error === null ? 0 : restMs(outages, of.random))
  await noteChannelHealth(tx, of.channelId, {
    error: error ?? channel.error,
    outages,
    resumeAt: new Date(of.nowMs + pauseMs).toISOString(),
  })
}
