import type { Outbound } from '../../kernel/outbound.ts'
import type { Attempt, OpenChannel } from './attempt.ts'

/** A company that delivers SMS. Another one is another file with this shape, and its rules. */
export interface SmsProvider {
  /**
   * Sends one text to one phone in E.164. A request that may have arrived must be told as
   * `unknown`: it is never repeated by itself.
   */
  send(
    outbound: Outbound,
    channel: OpenChannel,
    sms: { phone: string; text: string },
  ): Promise<Attempt>
}
