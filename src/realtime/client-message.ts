import { asJsonObject, type Json, type JsonObject, parseJson } from '../kernel/json.ts'

/** What a client may say. */
export type ClientMessage =
  | { kind: 'ping' }
  | { kind: 'pong' }
  | { kind: 'subscribe'; channel: string; auth: string; channelData?: string | undefined }
  | { kind: 'unsubscribe'; channel: string }
  | { kind: 'client-event'; event: string; channel: string; data: unknown; bytes: number }
  | { kind: 'unknown' }

/** Reads one message; whatever is not understood is `unknown`, never an exception. */
export function readClientMessage(raw: Buffer): ClientMessage {
  const message = asJsonObject(parseJson(raw.toString('utf8')))
  const { event, channel } = message
  if (event === 'pusher:ping') return { kind: 'ping' }
  if (event === 'pusher:pong') return { kind: 'pong' }
  if (event === 'pusher:subscribe') return readSubscribe(fieldsOf(message['data']))
  if (event === 'pusher:unsubscribe') return readUnsubscribe(fieldsOf(message['data']))
  if (typeof event !== 'string' || !/^client-.{1,193}$/.test(event)) return unknown
  if (typeof channel !== 'string') return unknown
  const { data = {} } = message
  return { kind: 'client-event', event, channel, data, bytes: raw.length }
}

const unknown: ClientMessage = { kind: 'unknown' }

function readSubscribe({ channel, auth, channel_data: channelData }: JsonObject): ClientMessage {
  if (typeof channel !== 'string') return unknown
  return {
    kind: 'subscribe',
    channel,
    auth: typeof auth === 'string' ? auth : '',
    channelData: typeof channelData === 'string' ? channelData : undefined,
  }
}

function readUnsubscribe({ channel }: JsonObject): ClientMessage {
  return typeof channel === 'string' ? { kind: 'unsubscribe', channel } : unknown
}

/** Some clients send `data` as JSON text, as the server does. */
function fieldsOf(data: Json | undefined): JsonObject {
  return asJsonObject(typeof data === 'string' ? parseJson(data) : data)
}
