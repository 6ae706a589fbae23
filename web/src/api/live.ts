import { onScopeDispose, readonly, ref } from 'vue'
import type { Channel } from './channel.ts'
import { Socket } from './socket.ts'

const namespace = 'App\\Events\\'
/** A break shorter than this is not worth a word. */
const sayAfterMs = 1_500

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
let socket: Socket | undefined
let hearing = false
let saying: ReturnType<typeof setTimeout> | undefined

/** Whether changes reach this page. Short breaks are not said. */
export const connected = readonly(online)

/** Opens the one socket of the page and listens to the tenant's channel. */
export function startLive({ key, channel }: { key: string; channel: string }): void {
  stopLive()
  away()
  socket = new Socket(key, (isConnected) => (isConnected ? back() : away()))
  const tenant = socket.channel(channel)
  tenant.on('joined', () => {
    hearing = true
    for (const listener of [...listeners]) listener.onHear?.()
  })
  tenant.onAny((event, data) => {
    const name = event.startsWith(namespace) ? event.slice(namespace.length) : event
    const told = { name, data: data as Record<string, unknown> }
    for (const listener of [...listeners]) listener.onEvent?.(told)
  })
}

/** Closes the socket, at the end of a session. */
export function stopLive(): void {
  socket?.close()
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

/** Joins another channel of the same socket, for presence; null while nobody is signed in. */
export function joinChannel(name: string): Channel | null {
  return socket?.channel(name) ?? null
}

function away(): void {
  hearing = false
  // Where the browser itself says so, it is no short break.
  if (!navigator.onLine) online.value = false
  saying ??= setTimeout(() => {
    online.value = false
  }, sayAfterMs)
}

function back(): void {
  clearTimeout(saying)
  saying = undefined
  online.value = true
}
