import { WebSocket } from 'ws'
import type { BenchServer } from '../server.ts'

export interface ScreenEvent {
  event: string
  data: unknown
  atMs: number
}

/** One open screen: a socket that listens in the tenant's channel. Times are `performance.now()`. */
export interface Screen {
  /** Everything heard so far. */
  heard: ScreenEvent[]
  /** Waits for an event that the condition accepts; null when none came in time. */
  wait(accepts: (event: ScreenEvent) => boolean, timeoutMs: number): Promise<ScreenEvent | null>
  close(): void
}

/** Opens a screen as pusher-js does: connects, asks for leave to listen, subscribes. */
export async function openScreen(server: BenchServer): Promise<Screen> {
  const channel = `private-tenant.${server.tenantId}`
  const address = `${server.url.replace('http', 'ws')}/app/${server.pusherKey}?protocol=7`
  const socket = new WebSocket(address)
  const heard: ScreenEvent[] = []
  const waiting = new Set<(event: ScreenEvent) => void>()
  socket.on('message', (raw) => {
    const message = JSON.parse(String(raw)) as { event: string; data?: unknown }
    if (message.event === 'pusher:ping') return socket.send('{"event":"pusher:pong","data":{}}')
    // Events carry their data as JSON text; the protocol's own frames may carry it plain.
    const data: unknown =
      typeof message.data === 'string' ? JSON.parse(message.data) : (message.data ?? null)
    const event = { event: message.event, data, atMs: performance.now() }
    if (heard.push(event) > 10_000) heard.shift()
    for (const tell of waiting) tell(event)
  })
  const wait: Screen['wait'] = (accepts, timeoutMs) => {
    const known = heard.find(accepts)
    if (known) return Promise.resolve(known)
    const { promise, resolve } = Promise.withResolvers<ScreenEvent | null>()
    const tell = (event: ScreenEvent) => accepts(event) && resolve(event)
    const timer = setTimeout(() => resolve(null), timeoutMs)
    waiting.add(tell)
    return promise.finally(() => {
      waiting.delete(tell)
      clearTimeout(timer)
    })
  }
  const hello = await wait(({ event }) => event === 'pusher:connection_established', 10_000)
  const { socket_id } = (hello?.data ?? {}) as { socket_id?: string }
  const leave = await fetch(`${server.url}/broadcasting/auth`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ socket_id: socket_id ?? '', channel_name: channel }).toString(),
  })
  const { auth } = (await leave.json()) as { auth: string }
  socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, auth } }))
  const joined = await wait(
    ({ event }) => event === 'pusher_internal:subscription_succeeded',
    10_000,
  )
  if (!joined) throw new Error(`could not listen in ${channel}: ${leave.status}`)
  return { heard, wait, close: () => socket.terminate() }
}
