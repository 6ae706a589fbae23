import type { Server } from 'node:http'
import { assert } from '../kernel/errors.ts'
import { type ChannelAuth, signChannel } from './channel-auth.ts'
import { ChannelHub, type ChannelOccupancy } from './channel-hub.ts'
import { type ChannelClient, type ChannelUser, mayJoin } from './channel-policy.ts'
import type { GoneReason } from './connection.ts'
import { factToBroadcasts, type ToldFact } from './facts-to-channels.ts'
import type { Member } from './presence.ts'
import { Reception } from './reception.ts'
import { serverFrames } from './server-frames.ts'
import {
  defaultLimits,
  type RealtimeApp,
  type RealtimeLimits,
  type RealtimeLog,
} from './settings.ts'

export interface RealtimeOptions {
  /** The first one is meant wherever a call names none. */
  apps: RealtimeApp[]
  limits?: Partial<RealtimeLimits>
  /** Milliseconds since the epoch. */
  now?: () => number
  log?: RealtimeLog
}

export interface Broadcast {
  channel: string
  event: string
  /** JSON text, or a value that becomes it. */
  data: unknown
  /** The socket of whoever caused the event, as its screen shows it already. */
  exceptSocketId?: string | undefined
  /** Subscriptions with the scope of one user hear only what names that user; absent: all hear. */
  audience?: { userIds: readonly number[] } | undefined
  appId?: string | undefined
}

export interface AuthorisationRequest {
  socketId: string
  channelName: string
  user: ChannelUser | ChannelClient
  appId?: string
}

export type Authorisation = { ok: true; body: ChannelAuth } | { ok: false }

export interface RealtimeStats {
  connections: number
  channels: number
  broadcasts: number
  deliveries: number
  gone: Record<GoneReason, number>
}

export interface ChannelQuery {
  appId?: string
  prefix?: string
  limit?: number
}

/** The real-time server of one process: it knows the sockets of this process alone. */
export interface Realtime {
  readonly apps: readonly RealtimeApp[]
  /** Takes the server's WebSocket upgrades: `/app/{key}` is ours, any other address gets a 404. */
  attach(server: Server): void
  /** Sends one event to a channel; returns to how many sockets. */
  broadcast(message: Broadcast): number
  /** Tells a committed fact in every channel that it concerns, of every application. */
  broadcastFact(fact: ToldFact): void
  /** Decides whether a user may join and signs it; the socket may belong to another process. */
  authorise(request: AuthorisationRequest): Authorisation
  /** The occupied channels, at most `limit` (1,000). */
  channels(query?: ChannelQuery): ChannelOccupancy[]
  /** One occupied channel. */
  channel(name: string, appId?: string): ChannelOccupancy | undefined
  /** The people in a presence channel. */
  members(name: string, appId?: string): Member[]
  stats(): RealtimeStats
  /** Sends everyone away with "connect again soon"; settles when all sockets are gone. */
  close(): Promise<void>
}

/**
 * Makes a server of the Pusher Channels protocol, version 7, as laravel-echo and pusher-js speak
 * it: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/
 */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { apps, now = Date.now, log } = options
  const limits = { ...defaultLimits, ...options.limits }
  const hubs = new Map(apps.map((app) => [app.id, new ChannelHub()]))
  const counts = { broadcasts: 0, deliveries: 0 }

  function appOf(appId: string | undefined): RealtimeApp {
    const app = appId === undefined ? apps[0] : apps.find(({ id }) => id === appId)
    assert(app, `there is no real-time application ${appId ?? 'at all'}`)
    return app
  }

  function hubOf(appId?: string): ChannelHub {
    const hub = hubs.get(appOf(appId).id)
    assert(hub, 'every application has its hub')
    return hub
  }

  function broadcast({ channel, event, data, exceptSocketId, ...to }: Broadcast): number {
    counts.broadcasts += 1
    const hub = hubOf(to.appId)
    if (!hub.isOccupied(channel)) return 0
    const frame = serverFrames.event(channel, event, data)
    assert(frame.length <= limits.maxBroadcastBytes, `event ${event} is too large to broadcast`)
    const audience = to.audience && new Set(to.audience.userIds)
    const delivered = hub.deliver({ channel, frame, exceptSocketId, audience })
    counts.deliveries += delivered
    return delivered
  }

  const reception = new Reception({ apps, hubOf, limits, now, log })

  return {
    apps,
    attach: (server) => reception.attach(server),
    broadcast,
    broadcastFact(fact) {
      for (const app of apps) {
        for (const message of factToBroadcasts(fact, app)) broadcast({ ...message, appId: app.id })
      }
    },
    authorise({ socketId, channelName, user, appId }) {
      const { ok, ...permission } = mayJoin(channelName, user)
      if (!ok) return { ok }
      return { ok, body: signChannel({ app: appOf(appId), socketId, channelName, ...permission }) }
    },
    channels: ({ appId, prefix = '', limit = 1000 } = {}) => hubOf(appId).occupancy(prefix, limit),
    channel: (name, appId) => hubOf(appId).occupancyOf(name),
    members: (name, appId) => hubOf(appId).members(name),
    stats: () => ({
      connections: reception.connections,
      channels: hubs.values().reduce((sum, hub) => sum + hub.size, 0),
      ...counts,
      gone: reception.gone(),
    }),
    close: () => reception.close(),
  }
}
