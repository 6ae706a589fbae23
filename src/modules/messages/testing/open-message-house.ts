import { randomUUID } from 'node:crypto'
import type { Principal } from '../../../kernel/principal.ts'
import { systemPrincipal } from '../../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../../platform/database/index.ts'
import { laneKey } from '../../../platform/lanes/index.ts'
import { createOutbound } from '../../../platform/outbound-http/index.ts'
import { createMailer } from '../../../platform/outbound-mail/index.ts'
import { createSealer, generateKey } from '../../../platform/secrets/index.ts'
import { createLog } from '../../../platform/telemetry/index.ts'
import { createTenant } from '../../tenancy/index.ts'
import type { MessageChannel } from '../channel.ts'
import { allChannels } from '../channel-store.ts'
import { createChannelHandler } from '../create-channel-handler.ts'
import { listMessages } from '../list-messages.ts'
import type { Channel, Message } from '../message.ts'
import type { MessageParts } from '../message-parts.ts'
import { type NewMessage, queueMessage } from '../queue-message.ts'
import { setUpChannel } from '../set-up-channel.ts'
import { messageStopKeys } from '../stop-link.ts'

export interface MessageHouse {
  db: Database
  parts: MessageParts
  applicationKey: string
  tenantId: number
  who: Principal
  /** The program's clock; the database keeps its own. */
  clock: { nowMs: number }
  within<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  setUp(channel: Channel, settings: Record<string, unknown>): Promise<MessageChannel>
  queue(message: Partial<NewMessage> & Pick<NewMessage, 'to'>): Promise<number | null>
  channel(name: Channel): Promise<MessageChannel>
  /** Makes one pass over the lane of a channel, as the worker with that fence. */
  drain(name: Channel, lane?: { fence?: number; signal?: AbortSignal }): Promise<void>
  /** Newest last. */
  messages(): Promise<Message[]>
  states(): Promise<Message['state'][]>
  close(): Promise<void>
}

/** A tenant with an outbox, and a clock that the test moves. */
export async function openMessageHouse(options: {
  appUrl: string
  allowedHosts: string[]
  applicationKey?: string
  tenantId?: number
  logFile?: string
}): Promise<MessageHouse> {
  const { allowedHosts, applicationKey = generateKey() } = options
  const db = openDatabase({ url: options.appUrl })
  const outbound = createOutbound({ allowedHosts })
  const actor = { kind: 'system' } as const
  const made =
    options.tenantId ?? (await createTenant(db, { name: 'Salon', language: 'en', actor })).id
  const tenantId = made
  const who = systemPrincipal(tenantId)
  const clock = { nowMs: Date.now() }
  const parts: MessageParts = {
    db,
    outbound,
    mailer: createMailer({ allowedHosts }),
    sealer: createSealer([applicationKey]),
    log: createLog(options.logFile ? 'trace' : 'silent', options.logFile),
    publicUrl: 'https://salon.example.com',
    stopKeys: messageStopKeys([applicationKey]),
    now: () => clock.nowMs,
    random: () => 0.5,
  }
  const handle = createChannelHandler(parts)
  const within: MessageHouse['within'] = (work) => db.transaction(tenantId, work)
  const channel = async (name: Channel) => {
    const found = (await within(allChannels)).find((it) => it.channel === name)
    if (!found) throw new Error(`the channel ${name} is not set up`)
    return found
  }
  const messages = async () =>
    (await within((tx) => listMessages(tx, who, { limit: 200 }))).items.reverse()
  return {
    db,
    parts,
    applicationKey,
    tenantId,
    who,
    clock,
    within,
    channel,
    setUp: (name, settings) => setUpChannel(parts, who, { channel: name, enabled: true, settings }),
    queue: (message) =>
      within((tx) =>
        queueMessage(tx, {
          key: randomUUID(),
          kind: 'booking_confirmation',
          language: 'en',
          text: 'Hello',
          ...message,
        }),
      ),
    drain: async (name, { fence = 0, signal = new AbortController().signal } = {}) => {
      const { id } = await channel(name)
      const subject = { subject: 'channel' as const, subjectId: id }
      await handle({ ...subject, key: laneKey(subject), tenantId, fence }, signal)
    },
    messages,
    states: async () => (await messages()).map(({ state }) => state),
    close: async () => {
      await outbound.close()
      await db.close()
    },
  }
}
