import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  path: string
  headers: Record<string, string>
  body: string
}

export interface Answered {
  status: number
  json: unknown
}

export interface HttpSandbox {
  url: string
  /** `127.0.0.1:PORT`, for the hosts that may be reached although they are private. */
  host: string
  close(): Promise<void>
}

/**
 * A server of an outside system on this machine. `cut` acts on the request and drops the
 * connection instead of answering, as a network does.
 */
export async function startHttpSandbox(
  answer: (asked: Asked) => Answered | 'cut' | Promise<Answered | 'cut'>,
): Promise<HttpSandbox> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const answered = await answer({ path: request.url ?? '', headers, body })
    if (answered === 'cut') return request.socket.destroy()
    response.writeHead(answered.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answered.json))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
