import Pusher from 'pusher-js'
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
 * Listens to the tenant's channel while the component lives. `onHear` runs whenever listening
 * begins, the first time too: what happened before was not told, and has to be asked for.
 */
export function useLive(
  options: { key: string; channel: string },
  listener: { onEvent(event: LiveEvent): void; onHear(): void },
) {
  const connected = ref(true)
  const pusher = new Pusher(options.key, {
    cluster: 'self',
    wsHost: location.hostname,
    wsPort: Number(location.port || 80),
    wssPort: Number(location.port || 443),
    forceTLS: location.protocol === 'https:',
    enabledTransports: ['ws', 'wss'],
    channelAuthorization: { endpoint: '/broadcasting/auth', transport: 'ajax' },
  })
  let saying: ReturnType<typeof setTimeout> | undefined
  let trying: ReturnType<typeof setInterval> | undefined

  function away(): void {
    saying ??= setTimeout(() => {
      connected.value = false
    }, sayAfterMs)
    trying ??= setInterval(() => {
      pusher.disconnect()
      pusher.connect()
    }, tryAgainMs)
  }

  function back(): void {
    clearTimeout(saying)
    clearInterval(trying)
    saying = undefined
    trying = undefined
    connected.value = true
  }

  away()
  pusher.connection.bind('state_change', ({ current }: { current: string }) => {
    if (current === 'connected') back()
    else away()
  })
  const channel = pusher.subscribe(options.channel)
  channel.bind('pusher:subscription_succeeded', () => listener.onHear())
  channel.bind_global((event: string, data: unknown) => {
    if (event.startsWith('pusher')) return
    const name = event.startsWith(namespace) ? event.slice(namespace.length) : event
    listener.onEvent({ name, data: data as Record<string, unknown> })
  })
  onScopeDispose(() => {
    pusher.connection.unbind()
    pusher.disconnect()
    back()
  })
  return { connected: readonly(connected) }
}
