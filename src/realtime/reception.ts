import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { answerClient } from './answer-client.ts'
import type { ChannelHub } from './channel-hub.ts'
import { Connection, type GoneReason } from './connection.ts'
import { serverFrames } from './server-frames.ts'
import type { RealtimeApp, RealtimeLimits, RealtimeLog } from './settings.ts'
import { isKnownProtocol, readUpgradeTarget, refuseUpgrade, type UpgradeTarget } from './upgrade.ts'

export interface ReceptionOptions {
  apps: readonly RealtimeApp[]
  hubOf: (appId: string) => ChannelHub
  limits: RealtimeLimits
  now: () => number
  log: RealtimeLog | undefined
}

type Admission = { ok: true; app: RealtimeApp } | { ok: false; code: number; why: string }

/** Whom we turn away we owe a reason in a WebSocket frame; even that has to have a bound. */
const maxTurnedAway = 1000

/** Lets clients in, asks the silent ones whether they live, and sees everyone out. */
export class Reception {
  readonly #options: ReceptionOptions
  readonly #sockets: WebSocketServer
  readonly #servers = new Set<Server>()
  readonly #connections = new Set<Connection>()
  readonly #turnedAway = new Set<WebSocket>()
  readonly #lifeCheck: NodeJS.Timeout
  readonly #gone = { left: 0, slow: 0, dead: 0, flood: 0, stopping: 0 }

  constructor(options: ReceptionOptions) {
    this.#options = options
    const { maxClientEventBytes, activityTimeoutMs, pongTimeoutMs } = options.limits
    // A subscription carries a channel, a signature and member data besides a client event's size.
    const maxPayload = maxClientEventBytes + 10 * 1024
    const plain = { clientTracking: false, perMessageDeflate: false }
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload, ...plain })
    const everyMs = Math.min(5000, activityTimeoutMs / 4, pongTimeoutMs / 4)
    this.#lifeCheck = setInterval(() => this.#checkLives(), everyMs).unref()
  }

  get connections(): number {
    return this.#connections.size
  }

  /** How many connections have ended so far, by the reason. */
  gone(): Record<GoneReason, number> {
    return { ...this.#gone }
  }

  attach(server: Server): void {
    this.#servers.add(server)
    server.on('upgrade', this.#upgrade)
  }

  async close(): Promise<void> {
    clearInterval(this.#lifeCheck)
    for (const server of this.#servers) server.off('upgrade', this.#upgrade)
    for (const ws of this.#turnedAway) ws.terminate()
    await Promise.all([...this.#connections].map((connection) => connection.stop()))
  }

  readonly #upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const target = readUpgradeTarget(request.url)
    if (!target) {
      refuseUpgrade(stream, '404 Not Found')
    } else if (this.#turnedAway.size >= maxTurnedAway) {
      refuseUpgrade(stream, '503 Service Unavailable')
    } else {
      this.#sockets.handleUpgrade(request, stream, head, (ws) => this.#receive(ws, stream, target))
    }
  }

  #receive(ws: WebSocket, stream: Duplex, target: UpgradeTarget): void {
    const { hubOf, limits, now } = this.#options
    const admission = this.#admit(target)
    if (!admission.ok) {
      this.#turnAway(ws, admission.code, admission.why)
      return
    }
    const { app } = admission
    const hub = hubOf(app.id)
    const connection = new Connection({ app, ws, stream, limits, now, onGone: this.#forget })
    this.#connections.add(connection)
    ws.on('message', (raw: Buffer) => answerClient(connection, raw, { hub, limits }))
    ws.on('ping', () => connection.heard())
    ws.on('pong', () => connection.heard())
    const seconds = Math.ceil(limits.activityTimeoutMs / 1000)
    connection.write(serverFrames.connectionEstablished(connection.socketId, seconds))
  }

  #admit({ key, protocol }: UpgradeTarget): Admission {
    const { apps, limits } = this.#options
    const app = apps.find((one) => one.key === key)
    if (!app) return { ok: false, code: 4001, why: 'Application does not exist' }
    if (!isKnownProtocol(protocol)) {
      return { ok: false, code: 4007, why: 'Unsupported protocol version' }
    }
    if (this.#connections.size >= limits.maxConnections) {
      return { ok: false, code: 4100, why: 'Over capacity' }
    }
    return { ok: true, app }
  }

  #turnAway(ws: WebSocket, code: number, why: string): void {
    this.#options.log?.info({ code }, why)
    this.#turnedAway.add(ws)
    ws.on('error', () => ws.terminate())
    ws.on('close', () => this.#turnedAway.delete(ws))
    ws.send(JSON.stringify({ event: 'pusher:error', data: JSON.stringify({ code, message: why }) }))
    ws.close(code, why)
    setTimeout(() => ws.terminate(), this.#options.limits.closeTimeoutMs).unref()
  }

  readonly #forget = (connection: Connection, reason: GoneReason): void => {
    this.#connections.delete(connection)
    this.#options.hubOf(connection.app.id).leaveAll(connection)
    this.#gone[reason] += 1
    if (reason === 'slow' || reason === 'flood') {
      const { socketId } = connection
      this.#options.log?.warn({ socketId, reason }, 'real-time connection closed')
    }
  }

  #checkLives(): void {
    for (const connection of this.#connections) connection.checkLife()
  }
}
