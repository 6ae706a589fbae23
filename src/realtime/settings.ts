/** An application: the namespace of channels that one key and secret open. */
export interface RealtimeApp {
  id: string
  /** Public: it stands in the address of the WebSocket and before every signature. */
  key: string
  /** Signs subscriptions and publish requests; never leaves the server. */
  secret: string
  /**
   * Put before the names of events made from facts. Laravel Echo listens under `App\Events` unless
   * told otherwise, so that is the default; `''` sends plain names.
   */
  eventNamespace?: string
}

/** Bounds of the real-time server; bytes and milliseconds as the names say. */
export interface RealtimeLimits {
  maxConnections: number
  maxChannelsPerConnection: number
  maxMembersPerPresenceChannel: number
  maxClientEventBytes: number
  maxClientEventsPerSecond: number
  /** All messages of one connection together; a page may subscribe to its 100 channels at once. */
  maxMessagesPerSecond: number
  /** A larger broadcast is a bug of the sender: it should send an id and let screens fetch. */
  maxBroadcastBytes: number
  /** A socket with more than this waiting is too slow; it is told to connect again. */
  maxBufferedBytes: number
  /** Silence after which either side asks whether the other one lives. */
  activityTimeoutMs: number
  /** How long an answer to that question may take before the socket counts as dead. */
  pongTimeoutMs: number
  /** How long a closed socket may take to say goodbye before it is destroyed. */
  closeTimeoutMs: number
}

export const defaultLimits: RealtimeLimits = {
  maxConnections: 10_000,
  maxChannelsPerConnection: 100,
  maxMembersPerPresenceChannel: 500,
  maxClientEventBytes: 10 * 1024,
  maxClientEventsPerSecond: 10,
  maxMessagesPerSecond: 250,
  maxBroadcastBytes: 256 * 1024,
  maxBufferedBytes: 1024 * 1024,
  activityTimeoutMs: 120_000,
  pongTimeoutMs: 30_000,
  closeTimeoutMs: 5_000,
}

/** What the server needs of a logger; pino fits. */
export interface RealtimeLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}
