import type Pusher from 'pusher-js'
import type { Channel } from 'pusher-js'
import { onScopeDispose, readonly, ref } from 'vue'

const namespace = 'App\\Events\\'
/** A break shorter than this is not worth a word. */
const sayAfterMs = 1_500
/** pusher-js waits up to a minute before it tries a refused connection again. */
const tryAgainMs = 4_000

/** Something that happened, as the server tells it to open screens. */
export interface LiveEvent {
  name: string
  data: Record<string, unknown>
}

/**
 * `onHear` runs whenever listening begins, the first time too: what happened before was not told,
 * and has to be asked for.
 */
export interface LiveListener {
  onEvent?(event: LiveEvent): void
  onHear?(): void
}

const online = ref(true)
const listeners = new Set<LiveListener>()
let socket: Promise<Pusher> | undefined
let hearing = false
let saying: ReturnType<typeof setTimeout> | undefined
let trying: ReturnType<typeof setInterval> | undefined

/** Whether changes reach this page. Short breaks are not said. */
export const connected = readonly(online)

/** Opens the one socket of the page and listens to the tenant's channel. */
export function startLive(options: { key: string; channel: string }): void {
  stopLive()
  socket = open(options)
}

/** Closes the socket, at the end of a session. */
export function stopLive(): void {
  void socket?.then((pusher) => {
    pusher.connection.unbind()
    pusher.disconnect()
  })
  socket = undefined
  hearing = false
  back()
}

/** Listens until the returned function is called. */
export function onLive(listener: LiveListener): () => void {
  listeners.add(listener)
  if (hearing) listener.onHear?.()
  return () => listeners.delete(listener)
}

/** Listens while the component lives. */
export function useLive(listener: LiveListener) {
  onScopeDispose(onLive(listener))
  return { connected }
}

/**
 * Joins another channel of the same socket, for presence, while the session lasts.
 * Who joins leaves with `channel.unsubscribe()`.
 */
export async function joinChannel(name: string): Promise<Channel> {
  if (!socket) throw new Error('the socket is not open: nobody is signed in')
  return (await socket).subscribe(name)
}

async function open({ key, channel }: { key: string; channel: string }): Promise<Pusher> {
  away(() => undefined)
  const { default: PusherClient } = await import('pusher-js')
  const pusher = new PusherClient(key, {
    cluster: 'self',
    wsHost: location.hostname,
    wsPort: Number(location.port || 80),
    wssPort: Number(location.port || 443),
    forceTLS: location.protocol === 'https:',
    enabledTransports: ['ws', 'wss'],
    channelAuthorization: { endpoint: '/broadcasting/auth', transport: 'ajax' },
  })
  const again = () => {
    pusher.disconnect()
    pusher.connect()
  }
  pusher.connection.bind('state_change', ({ current }: { current: string }) => {
    if (current === 'connected') back()
    else away(again)
  })
  const heard = pusher.subscribe(channel)
  heard.bind('pusher:subscription_succeeded', () => {
    hearing = true
    for (const listener of [...listeners]) listener.onHear?.()
  })
  heard.bind_global((event: string, data: unknown) => {
    if (event.startsWith('pusher')) return
    const name = event.startsWith(namespace) ? event.slice(namespace.length) : event
    const told = { name, data: data as Record<string, unknown> }
    for (const listener of [...listeners]) listener.onEvent?.(told)
  })
  return pusher
}

function away(again: () => void): void {
  hearing = false
  saying ??= setTimeout(() => {
    online.value = false
  }, sayAfterMs)
  clearInterval(trying)
  trying = setInterval(again, tryAgainMs)
}

function back(): void {
  clearTimeout(saying)
  clearInterval(trying)
  saying = undefined
  trying = undefined
  online.value = true
}
