import type { Attempt, OpenChannel, Outgoing } from './attempt.ts'
import type { MessageParts } from './message-parts.ts'

/** Sends a message once by an open channel, and says what came of it. Throws for bugs alone. */
export type Sender = (
  parts: Pick<MessageParts, 'outbound' | 'mailer' | 'publicUrl' | 'stopKeys'>,
  channel: OpenChannel,
  message: Outgoing,
) => Promise<Attempt>
