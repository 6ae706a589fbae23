import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ChannelScope } from './channel-auth.ts'
import type { Member } from './presence.ts'
import { RateLimiter } from './rate-limiter.ts'
import { serverFrames } from './server-frames.ts'
import type { RealtimeApp, RealtimeLimits } from './settings.ts'
import { newSocketId } from './socket-id.ts'

/** One connection's place in one channel. */
export interface Subscription {
  connection: Connection
  scope: ChannelScope
  member?: Member | undefined
  /** What this screen last said it looks at, for those who come later. */
  looking?: Buffer
}

export interface ConnectionOptions {
  app: RealtimeApp
  ws: WebSocket
  /** The stream below `ws`, as the HTTP server handed it over. */
  stream: Duplex
  limits: RealtimeLimits
  now: () => number
  onGone: (connection: Connection, reason: GoneReason) => void
}

export type GoneReason = 'left' | 'slow' | 'dead' | 'flood' | 'stopping'

/** A client that is connected: its socket, its subscriptions and the bounds it has to keep. */
export class Connection {
  readonly socketId = newSocketId()
  readonly app: RealtimeApp
  readonly subscriptions = new Map<string, Subscription>()
  readonly messages: RateLimiter
  readonly clientEvents: RateLimiter
  readonly #options: ConnectionOptions
  #heardAtMs: number
  #askedAtMs: number | undefined
  #isGone = false

  constructor(options: ConnectionOptions) {
    this.app = options.app
    this.#options = options
    this.#heardAtMs = options.now()
    this.messages = new RateLimiter(options.limits.maxMessagesPerSecond, options.now)
    this.clientEvents = new RateLimiter(options.limits.maxClientEventsPerSecond, options.now)
    options.ws.on('error', () => this.#leave('left'))
    options.ws.on('close', () => this.#leave('left'))
  }

  /**
   * Sends a whole frame; false when the socket is closed or too slow. The bytes go to the stream
   * itself, past `ws.send`, which is safe as long as ws neither compresses nor fragments: then each
   * of its own frames is written at once, and nothing of ours can fall between.
   */
  write(frame: Buffer): boolean {
    const { ws, stream, limits } = this.#options
    if (ws.readyState !== ws.OPEN) return false
    if (stream.writableLength + frame.length > limits.maxBufferedBytes) {
      this.close('slow')
      return false
    }
    stream.write(frame)
    return true
  }

  /** Notes that the client gave a sign of life. */
  heard(): void {
    this.#heardAtMs = this.#options.now()
    this.#askedAtMs = undefined
  }

  /** Asks a silent client whether it lives, and closes one that did not answer in time. */
  checkLife(): void {
    const { now, limits } = this.#options
    const nowMs = now()
    if (this.#askedAtMs !== undefined) {
      if (nowMs - this.#askedAtMs >= limits.pongTimeoutMs) this.close('dead')
    } else if (nowMs - this.#heardAtMs >= limits.activityTimeoutMs) {
      this.#askedAtMs = nowMs
      this.write(serverFrames.ping())
    }
  }

  /** Says why, and makes sure that the socket is gone soon whatever its peer does. */
  close(reason: Exclude<GoneReason, 'left'>): void {
    const { ws, limits } = this.#options
    const { code, text } = farewells[reason]
    ws.close(code, text)
    setTimeout(() => ws.terminate(), limits.closeTimeoutMs).unref()
    // Leaving may write to others and find them slow too; a task of its own keeps that shallow.
    setImmediate(() => this.#leave(reason))
  }

  /** Sends the client away because the server stops; settles when the socket is gone. */
  async stop(): Promise<void> {
    const { ws } = this.#options
    if (ws.readyState === ws.CLOSED) return
    const closed = new Promise((resolve) => ws.once('close', resolve))
    this.close('stopping')
    await closed
  }

  #leave(reason: GoneReason): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#options.onGone(this, reason)
  }
}

/**
 * To Pusher clients, close codes from 4200 mean "connect again at once" and those from 4100 "in a
 * second or more". A server that stops needs the second: pusher-js tries only every 15 s once an
 * attempt has found nobody.
 */
const farewells = {
  slow: { code: 4200, text: 'Too slow to keep up, connect again' },
  dead: { code: 4201, text: 'Pong reply not received in time' },
  flood: { code: 4100, text: 'Too many messages' },
  stopping: { code: 4100, text: 'Server is restarting, connect again soon' },
}
