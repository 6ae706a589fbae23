import { unreachable } from '../kernel/errors.ts'
import { type ChannelScope, verifyChannelAuth } from './channel-auth.ts'
import type { ChannelHub } from './channel-hub.ts'
import { channelKind, isChannelName } from './channel-name.ts'
import { type ClientMessage, readClientMessage } from './client-message.ts'
import type { Connection } from './connection.ts'
import { type Member, readMember } from './presence.ts'
import { serverFrames } from './server-frames.ts'
import type { RealtimeLimits } from './settings.ts'

/** The surroundings in which a client's message is answered. */
export interface Room {
  hub: ChannelHub
  limits: RealtimeLimits
}

type Subscribe = Extract<ClientMessage, { kind: 'subscribe' }>
type ClientEvent = Extract<ClientMessage, { kind: 'client-event' }>

/** Does what a client asks for, or tells it why not. */
export function answerClient(connection: Connection, raw: Buffer, room: Room): void {
  connection.heard()
  if (!connection.messages.take()) {
    connection.close('flood')
    return
  }
  const message = readClientMessage(raw)
  switch (message.kind) {
    case 'ping':
      connection.write(serverFrames.pong())
      break
    case 'pong':
      break
    case 'subscribe':
      subscribe(connection, message, room)
      break
    case 'unsubscribe':
      room.hub.leave(connection, message.channel)
      break
    case 'client-event':
      passOn(connection, message, room)
      break
    case 'unknown':
      connection.write(serverFrames.error(4200, 'Invalid message format'))
      break
    default:
      unreachable(message)
  }
}

function subscribe(connection: Connection, message: Subscribe, { hub, limits }: Room): void {
  const { channel } = message
  const permission = permit(connection, message, { hub, limits })
  if (!permission.ok) {
    refuse(connection, channel, permission.why)
    return
  }
  hub.join(connection, channel, permission)
  connection.write(
    permission.member
      ? serverFrames.presenceSucceeded(channel, hub.members(channel))
      : serverFrames.subscriptionSucceeded(channel),
  )
  if (!permission.member) return
  // Whoever comes late would see nobody's cursor until it moves again.
  const most = limits.maxMembersPerPresenceChannel
  for (const frame of hub.looksOfOthers(channel, connection, most)) connection.write(frame)
}

type Permission =
  | { ok: true; scope: ChannelScope; member?: Member | undefined }
  | { ok: false; why: Refusal }

interface Refusal {
  status: number
  text: string
}

function permit(connection: Connection, message: Subscribe, { hub, limits }: Room): Permission {
  const { channel, auth, channelData } = message
  if (!isChannelName(channel)) return { ok: false, why: badName }
  const isNew = !connection.subscriptions.has(channel)
  if (isNew && connection.subscriptions.size >= limits.maxChannelsPerConnection) {
    return { ok: false, why: tooManyChannels }
  }
  const kind = channelKind(channel)
  if (kind === 'public') return { ok: true, scope: 'all' }
  const { app, socketId } = connection
  const signed = verifyChannelAuth({ app, socketId, channelName: channel, auth, channelData })
  if (!signed) return { ok: false, why: badSignature }
  if (kind === 'private') return { ok: true, scope: signed.scope }
  const member = readMember(channelData ?? '')
  if (!member) return { ok: false, why: badMember }
  if (!hub.hasRoomFor(member, channel, limits.maxMembersPerPresenceChannel)) {
    return { ok: false, why: tooManyMembers }
  }
  return { ok: true, scope: 'all', member }
}

/**
 * Passes a client's event to the others of its channel. No scope narrows it: what one person's
 * screen tells the others is that person's choice, not a record of the business.
 */
function passOn(connection: Connection, message: ClientEvent, { hub, limits }: Room): void {
  const { channel, event, data, bytes } = message
  const subscription = connection.subscriptions.get(channel)
  const reject = (why: string) => connection.write(serverFrames.error(4301, why))
  if (channelKind(channel) === 'public' || !subscription) {
    reject('Client events need a private or presence channel that you are in')
  } else if (bytes > limits.maxClientEventBytes) {
    reject(`Client event is over ${limits.maxClientEventBytes} bytes`)
  } else if (!connection.clientEvents.take()) {
    reject(`Client events are limited to ${limits.maxClientEventsPerSecond} a second`)
  } else {
    const userId = subscription.member?.userId
    const frame = serverFrames.clientEvent({ channel, event, data, userId })
    hub.deliver({ channel, frame, exceptSocketId: connection.socketId })
    const isLook = event === lookingEvent && subscription.member !== undefined
    if (isLook && frame.length <= maxLookingBytes) subscription.looking = frame
  }
}

/** The client event by which members of a presence channel tell what they look at. */
const lookingEvent = 'client-looking'
const maxLookingBytes = 1024

const badName = { status: 400, text: 'Channel name is malformed' }
const badMember = { status: 400, text: 'Member data is malformed' }
const badSignature = { status: 401, text: 'Signature is invalid' }
const tooManyChannels = { status: 403, text: 'Too many channels on one connection' }
const tooManyMembers = { status: 403, text: 'Too many members in the channel' }

/**
 * Refuses a channel in both dialects: Pusher names the channel (Echo's `.error()` hears that),
 * Reverb sends error 4009 on the connection. The connection itself stays open.
 */
function refuse(connection: Connection, channel: string, why: Refusal): void {
  connection.write(serverFrames.subscriptionError(channel, why.text, why.status))
  if (why.status === 401) connection.write(serverFrames.error(4009, 'Connection is unauthorized'))
}
