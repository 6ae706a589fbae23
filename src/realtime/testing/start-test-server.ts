import { createServer, type IncomingMessage } from 'node:http'
import { readAuthRequest } from '../auth-request.ts'
import type { ChannelUser } from '../channel-policy.ts'
import { createRealtime, type Realtime } from '../realtime.ts'
import type { RealtimeApp, RealtimeLimits } from '../settings.ts'

export const testApp: RealtimeApp = { id: 'app1', key: 'app-key', secret: 'app-secret' }

export interface TestServer {
  /** The real-time server at present. */
  realtime: Realtime
  port: number
  /** Closes the real-time server and puts a new one in its place, as a restart does. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface TestServerOptions {
  limits?: Partial<RealtimeLimits>
  now?: () => number
  /** Who logs in with which bearer token. */
  users?: Record<string, ChannelUser>
}

/** Starts a real HTTP server with the real-time server and `POST /broadcasting/auth` on it. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { users = {}, ...rest } = options
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => authorise(running.realtime, users[tokenOf(request)], body))
      .then(({ status, answer }) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(answer))
      })
      .catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const running: TestServer = { realtime: begin(), port, restart, stop }
  return running

  function begin(): Realtime {
    const realtime = createRealtime({ apps: [testApp], ...rest })
    realtime.attach(server)
    return realtime
  }

  async function restart() {
    const closing = running.realtime.close()
    running.realtime = begin()
    await closing
  }

  async function stop() {
    await running.realtime.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function authorise(realtime: Realtime, user: ChannelUser | undefined, body: string) {
  const request = readAuthRequest(body)
  if (!request || !user) return { status: 403, answer: {} }
  const decision = realtime.authorise({ ...request, user })
  return decision.ok ? { status: 200, answer: decision.body } : { status: 403, answer: {} }
}

function tokenOf(request: IncomingMessage): string {
  return request.headers.authorization?.replace('Bearer ', '') ?? ''
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
