import type { ChannelOccupancy } from './channel-hub.ts'
import { checkPublishSignature, type SignedRequest } from './publish-signature.ts'
import { type PublishedEvent, readBatch, readEvent } from './published-event.ts'
import type { Realtime } from './realtime.ts'

export interface PublishAnswer {
  status: number
  /** JSON. */
  body: Record<string, unknown>
}

/**
 * What the API works on; the real-time server is one, a publisher over several processes another.
 */
export interface PublishPorts
  extends Pick<Realtime, 'apps' | 'broadcast' | 'channels' | 'channel' | 'members'> {
  /** Milliseconds since the epoch; the process clock by default. */
  now?: () => number
}

/** The largest body that the API takes; the HTTP route should refuse to read more. */
export const maxPublishBodyBytes = 100 * 1024

/**
 * Pusher's signed HTTP API: `POST /apps/{id}/events` and `/batch_events`, `GET
 * /apps/{id}/channels`, `/channels/{name}` and `/channels/{name}/users`. Never throws on what a
 * caller may send.
 */
export function handlePublishApi(request: SignedRequest, ports: PublishPorts): PublishAnswer {
  const [, appId, what = ''] = /^\/apps\/([\w-]{1,100})\/(.+)$/.exec(request.path) ?? []
  if (request.bodyBytes.length > maxPublishBodyBytes) return refuse(413, 'Body is too large')
  const app = ports.apps.find(({ id }) => id === appId)
  if (!app) return refuse(404, 'Unknown application')
  const verdict = checkPublishSignature(request, app, ports.now?.() ?? Date.now())
  if (!verdict.ok) return refuse(401, verdict.why)
  const call = { ...request, appId: app.id, ports }
  if (request.method === 'POST' && what === 'events') return publishOne(call)
  if (request.method === 'POST' && what === 'batch_events') return publishBatch(call)
  if (request.method !== 'GET') return refuse(404, 'No such call')
  if (what === 'channels') return listChannels(call)
  const [, name, users] = /^channels\/([^/]+)(\/users)?$/.exec(what) ?? []
  if (name === undefined) return refuse(404, 'No such call')
  return users ? listUsers(call, name) : showChannel(call, name)
}

interface Call extends SignedRequest {
  appId: string
  ports: PublishPorts
}

function publishOne({ bodyBytes, appId, ports }: Call): PublishAnswer {
  const read = readEvent(parse(bodyBytes))
  if (!read.ok) return refuse(read.status, read.why)
  publish(read.event, appId, ports)
  const { info } = read.event
  if (info.length === 0) return { status: 200, body: {} }
  return {
    status: 200,
    body: { channels: describeAll(read.event.channels, { appId, ports, info }) },
  }
}

function publishBatch({ bodyBytes, appId, ports }: Call): PublishAnswer {
  const read = readBatch(parse(bodyBytes))
  if (!read.ok) return refuse(read.status, read.why)
  for (const event of read.events) publish(event, appId, ports)
  return { status: 200, body: {} }
}

function publish(
  { channels, name, data, socketId }: PublishedEvent,
  appId: string,
  to: PublishPorts,
) {
  for (const channel of channels) {
    to.broadcast({ channel, event: name, data, exceptSocketId: socketId, appId })
  }
}

function listChannels({ query, appId, ports }: Call): PublishAnswer {
  const info = readInfo(query['info'])
  const prefix = String(query['filter_by_prefix'] ?? '')
  if (info.includes('user_count') && !prefix.startsWith('presence-')) {
    return refuse(400, 'user_count needs filter_by_prefix=presence-')
  }
  const channels = ports.channels({ appId, prefix })
  const described = channels.map((one) => [one.channel, describe(one, info)])
  return { status: 200, body: { channels: Object.fromEntries(described) } }
}

function showChannel({ query, appId, ports }: Call, name: string): PublishAnswer {
  const info = readInfo(query['info'])
  const occupancy = ports.channel(name, appId) ?? { channel: name, subscriptionCount: 0 }
  const occupied = occupancy.subscriptionCount > 0
  return { status: 200, body: { occupied, ...describe(occupancy, info) } }
}

function listUsers({ appId, ports }: Call, name: string): PublishAnswer {
  if (!name.startsWith('presence-')) return refuse(400, 'Only presence channels have users')
  const users = ports.members(name, appId).map(({ userId }) => ({ id: userId }))
  return { status: 200, body: { users } }
}

function describeAll(names: string[], by: { appId: string; ports: PublishPorts; info: string[] }) {
  const all = names.map((name) => {
    const occupancy = by.ports.channel(name, by.appId) ?? { channel: name, subscriptionCount: 0 }
    return [name, describe(occupancy, by.info)]
  })
  return Object.fromEntries(all)
}

function describe(occupancy: ChannelOccupancy, info: string[]): Record<string, number> {
  const { subscriptionCount, userCount } = occupancy
  return {
    ...(info.includes('subscription_count') && { subscription_count: subscriptionCount }),
    ...(info.includes('user_count') && { user_count: userCount ?? 0 }),
  }
}

function readInfo(info: unknown): string[] {
  return typeof info === 'string' ? info.split(',') : []
}

function parse(bodyBytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bodyBytes).toString('utf8'))
  } catch {
    return undefined
  }
}

function refuse(status: number, error: string): PublishAnswer {
  return { status, body: { error } }
}
