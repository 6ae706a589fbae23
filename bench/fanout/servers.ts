import { createServer, type Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { createRealtime, type Realtime } from '../../src/realtime/index.ts'

export interface BenchServer {
  port: number
  /** Sends one event to every client. */
  send(): void
  /** How many clients are ready to receive. */
  ready(): number
  close(): Promise<void>
}

/** Ours: what a page would connect to. */
export async function startOurs(message: {
  channel: string
  event: string
  data: unknown
}): Promise<BenchServer & { realtime: Realtime }> {
  const realtime = createRealtime({ apps: [{ id: 'bench', key: 'bench', secret: 'bench' }] })
  const http = createServer()
  realtime.attach(http)
  return {
    realtime,
    port: await listen(http),
    send: () => realtime.broadcast(message),
    ready: () => realtime.channel(message.channel)?.subscriptionCount ?? 0,
    async close() {
      await realtime.close()
      http.close()
    },
  }
}

/** The ceiling: a bare `ws` server that sends text made once to everyone connected. */
export async function startBare(text: string): Promise<BenchServer> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  const clients = new Set<WebSocket>()
  sockets.on('connection', (ws) => clients.add(ws))
  const payload = Buffer.from(text)
  return {
    port: await listen(http),
    send: () => {
      for (const ws of clients) ws.send(payload, { binary: false })
    },
    ready: () => clients.size,
    async close() {
      for (const ws of clients) ws.terminate()
      http.close()
    },
  }
}

async function listen(http: Server): Promise<number> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  return typeof address === 'object' && address ? address.port : 0
}
