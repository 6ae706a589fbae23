import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: Record<string, string>
  body: string
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  text?: string
}

export interface Receiver {
  url: string
  /** `127.0.0.1:PORT`, for the hosts that may be reached although they are private. */
  host: string
  received: Received[]
  /** Decides what the next requests are answered; 200 until told otherwise. */
  answer(decide: (request: Received) => Answer | 'hang' | Promise<Answer>): void
  close(): Promise<void>
}

/** A tenant's own server, as an outgoing webhook meets it. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let decide: Parameters<Receiver['answer']>[0] = () => ({ status: 200 })
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const message = { headers, body }
    received.push(message)
    const answer = await decide(message)
    if (answer === 'hang') return request.socket.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/hook`,
    host,
    received,
    answer: (next) => {
      decide = next
    },
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
