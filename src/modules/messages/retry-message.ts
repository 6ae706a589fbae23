import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { liftChannelPause } from './channel-store.ts'
import { type Message, secretKinds } from './message.ts'
import { authoriseMessage } from './message-policy.ts'
import { findMessage, makeDueAgain } from './message-store.ts'

/** What a person asks to send again is worth sending for a day at least. */
const askedLifeMs = 86_400_000

/**
 * Makes a failed or uncertain message due again. Of an uncertain one only a person can know that
 * it did not arrive.
 * @throws ProblemError `forbidden` `not_found` `message_state`
 */
export async function retryMessage(tx: Transaction, who: Principal, id: number): Promise<Message> {
  authoriseMessage(who, 'retry')
  const message = await findMessage(tx, id)
  if (!message) throw new ProblemError('not_found')
  // A reminder of a visit that has begun stays expired, and so does a code whose time is over.
  const lives = message.kind !== 'reminder' && !secretKinds.includes(message.kind)
  const untilMs = lives ? Date.now() + askedLifeMs : Date.parse(message.expiresAt)
  if (untilMs <= Date.now()) throw refused(message)
  const again = await makeDueAgain(tx, id, new Date(untilMs).toISOString())
  if (!again) throw refused(message)
  await liftChannelPause(tx, message.channel)
  return again
}

function refused({ state }: Message): ProblemError {
  return new ProblemError('message_state', { details: { state } })
}
