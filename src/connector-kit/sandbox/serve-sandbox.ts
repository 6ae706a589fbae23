import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Sandbox } from '../sandbox.ts'
import { sendJson } from './reply.ts'

export interface ServedSandbox {
  sandbox: Sandbox
  /** Address of the sandbox root, without a trailing slash. */
  url: string
  close(): Promise<void>
}

/**
 * Serves one sandbox at the root of a port of its own; port 0 takes a free one. Give a function
 * instead of a sandbox when the sandbox has to know the address that it will have.
 */
export async function serveSandbox(
  source: Sandbox | ((baseUrl: string) => Sandbox),
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<ServedSandbox> {
  const server = createServer((request, response) => {
    void answer(sandbox, request, response)
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(port, host, listening)
  })
  const address = server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : port
  const url = `http://${host}:${boundPort}`
  const sandbox = typeof source === 'function' ? source(url) : source
  return {
    sandbox,
    url,
    async close() {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

async function answer(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await sandbox.handle(request, response, request.url ?? '/')
  } catch (error) {
    if (response.headersSent || response.destroyed) return
    sendJson(response, 500, { error: 'sandbox', error_description: String(error) })
  }
}
