import type { Transaction } from '../../platform/database/index.ts'
import { isComplete } from './channel.ts'
import { allChannels } from './channel-store.ts'
import type { Channel } from './message.ts'

/** The channels by which the tenant's messages can leave: switched on, and configured. */
export async function readyChannels(tx: Transaction): Promise<Channel[]> {
  const found = await allChannels(tx)
  return found.filter((it) => it.enabled && isComplete(it)).map((it) => it.channel)
}
