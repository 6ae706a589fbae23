import type { Connection, Subscription } from './connection.ts'
import { type Member, Presence } from './presence.ts'
import { serverFrames } from './server-frames.ts'

export interface ChannelOccupancy {
  channel: string
  subscriptionCount: number
  /** Presence channels only: people, not sockets. */
  userCount?: number
}

export interface Delivery {
  channel: string
  frame: Buffer
  exceptSocketId?: string | undefined
  /** Absent: for everyone. Present: a subscription with a narrower scope hears only its own. */
  audience?: ReadonlySet<number> | undefined
}

type Place = Pick<Subscription, 'scope' | 'member'>

interface Channel {
  subscriptions: Map<string, Subscription>
  presence: Presence
}

/** The channels of one application, and who is in them. A channel exists while it is occupied. */
export class ChannelHub {
  readonly #channels = new Map<string, Channel>()

  get size(): number {
    return this.#channels.size
  }

  isOccupied(name: string): boolean {
    return this.#channels.has(name)
  }

  members(name: string): Member[] {
    return this.#channels.get(name)?.presence.members() ?? []
  }

  /** Whether this person could enter a presence channel of at most so many people. */
  hasRoomFor(member: Member, name: string, maxPeople: number): boolean {
    const presence = this.#channels.get(name)?.presence
    return !presence || presence.size < maxPeople || presence.has(member.userId)
  }

  /** The occupied channels whose names begin with the prefix, at most `limit` of them. */
  occupancy(prefix: string, limit: number): ChannelOccupancy[] {
    return this.#channels
      .entries()
      .filter(([name]) => name.startsWith(prefix))
      .take(limit)
      .map(([name, channel]) => describe(name, channel))
      .toArray()
  }

  occupancyOf(name: string): ChannelOccupancy | undefined {
    const channel = this.#channels.get(name)
    return channel && describe(name, channel)
  }

  /**
   * Lets a connection in. One that is in already only has its scope renewed, as the permission it
   * brings is fresher. The others of a presence channel hear of a person's first socket.
   */
  join(connection: Connection, name: string, as: Place): void {
    const known = connection.subscriptions.get(name)
    if (known) {
      known.scope = as.scope
      return
    }
    const subscription = { connection, scope: as.scope, member: as.member }
    const channel = this.#channels.get(name) ?? this.#open(name)
    const isNew = as.member !== undefined && channel.presence.enter(as.member)
    channel.subscriptions.set(connection.socketId, subscription)
    connection.subscriptions.set(name, subscription)
    if (as.member && isNew) {
      const frame = serverFrames.memberAdded(name, as.member)
      this.deliver({ channel: name, frame, exceptSocketId: connection.socketId })
    }
  }

  leave(connection: Connection, name: string): void {
    const channel = this.#channels.get(name)
    const subscription = connection.subscriptions.get(name)
    if (!channel || !subscription) return
    connection.subscriptions.delete(name)
    channel.subscriptions.delete(connection.socketId)
    if (channel.subscriptions.size === 0) this.#channels.delete(name)
    const userId = subscription.member?.userId
    if (userId === undefined || !channel.presence.exit(userId)) return
    this.deliver({ channel: name, frame: serverFrames.memberRemoved(name, userId) })
  }

  leaveAll(connection: Connection): void {
    for (const name of connection.subscriptions.keys()) this.leave(connection, name)
  }

  /** What the others in a channel last said they look at, at most `limit` of them. */
  looksOfOthers(name: string, connection: Connection, limit: number): Buffer[] {
    const subscriptions = this.#channels.get(name)?.subscriptions.values()
    if (!subscriptions) return []
    return subscriptions
      .filter((subscription) => subscription.connection !== connection)
      .flatMap(({ looking }) => (looking ? [looking] : []))
      .take(limit)
      .toArray()
  }

  /** Writes one frame to everyone concerned; returns to how many sockets. */
  deliver({ channel, frame, exceptSocketId, audience }: Delivery): number {
    const subscriptions = this.#channels.get(channel)?.subscriptions
    if (!subscriptions) return 0
    let delivered = 0
    for (const { connection, scope } of subscriptions.values()) {
      if (connection.socketId === exceptSocketId) continue
      if (audience && scope !== 'all' && !audience.has(scope.userId)) continue
      if (connection.write(frame)) delivered += 1
    }
    return delivered
  }

  #open(name: string): Channel {
    const channel: Channel = { subscriptions: new Map(), presence: new Presence() }
    this.#channels.set(name, channel)
    return channel
  }
}

function describe(channel: string, { subscriptions, presence }: Channel): ChannelOccupancy {
  const subscriptionCount = subscriptions.size
  if (!channel.startsWith('presence-')) return { channel, subscriptionCount }
  return { channel, subscriptionCount, userCount: presence.size }
}
