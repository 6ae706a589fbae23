import { z } from 'zod'
import { isChannelName } from './channel-name.ts'
import { isSocketId } from './socket-id.ts'

/** An event that a server publishes over the HTTP API. */
export interface PublishedEvent {
  name: string
  /** JSON text by custom; any text is passed on. */
  data: string
  channels: string[]
  socketId: string | undefined
  /** Which counts of the channels the publisher wants back. */
  info: string[]
}

type Refusal = { ok: false; status: 400 | 413; why: string }

const maxDataBytes = 10 * 1024
const maxChannels = 100
const maxBatch = 10

/** Reads the body of `POST /apps/{id}/events`. */
export function readEvent(body: unknown): { ok: true; event: PublishedEvent } | Refusal {
  const read = eventBody.safeParse(body)
  if (!read.success) return refuse(400, z.prettifyError(read.error))
  const { name, data, channel, channels = [], socket_id: socketId, info } = read.data
  if (Buffer.byteLength(data) > maxDataBytes) return refuse(413, 'data is over 10 KB')
  const all = [...new Set(channel === undefined ? channels : [channel, ...channels])]
  if (all.length === 0) return refuse(400, 'channel or channels is required')
  return { ok: true, event: { name, data, channels: all, socketId, info: info?.split(',') ?? [] } }
}

/** Reads the body of `POST /apps/{id}/batch_events`; one bad event refuses them all. */
export function readBatch(body: unknown): { ok: true; events: PublishedEvent[] } | Refusal {
  const read = batchBody.safeParse(body)
  if (!read.success) return refuse(400, z.prettifyError(read.error))
  const events: PublishedEvent[] = []
  for (const item of read.data.batch) {
    const one = readEvent(item)
    if (!one.ok) return one
    events.push(one.event)
  }
  return { ok: true, events }
}

const channelName = z.string().refine(isChannelName, 'malformed channel name')

const eventBody = z.object({
  // Names with the protocol's own prefixes would let a publisher forge what only the server says.
  name: z
    .string()
    .min(1)
    .max(200)
    .refine((name) => !/^pusher(_internal)?:/.test(name), 'reserved name'),
  data: z.string(),
  channel: channelName.optional(),
  channels: z.array(channelName).max(maxChannels).optional(),
  socket_id: z.string().refine(isSocketId, 'malformed socket id').optional(),
  info: z.string().max(100).optional(),
})

const batchBody = z.object({ batch: z.array(z.unknown()).min(1).max(maxBatch) })

function refuse(status: Refusal['status'], why: string): Refusal {
  return { ok: false, status, why }
}
