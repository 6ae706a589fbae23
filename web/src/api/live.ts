import Pusher from 'pusher-js'
import { onScopeDispose, readonly, ref } from 'vue'

const namespace = 'App\\Events\\'

/** Something that happened, as the server tells it to open screens. */
export interface LiveEvent {
  name: string
  data: Record<string, unknown>
}

/**
 * Listens to the tenant's channel while the component lives. `onBack` runs after a break in the
 * connection: what happened meanwhile was not told, and has to be asked for.
 */
export function useLive(
  options: { key: string; channel: string },
  listener: { onEvent(event: LiveEvent): void; onBack(): void },
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
  let wasAway = false
  pusher.connection.bind('state_change', ({ current }: { current: string }) => {
    connected.value = current === 'connected' || (current === 'connecting' && !wasAway)
    if (current === 'connected' && wasAway) listener.onBack()
    wasAway =
      current === 'unavailable' ||
      current === 'disconnected' ||
      (wasAway && current !== 'connected')
  })
  pusher.subscribe(options.channel).bind_global((event: string, data: unknown) => {
    if (event.startsWith('pusher')) return
    const name = event.startsWith(namespace) ? event.slice(namespace.length) : event
    listener.onEvent({ name, data: data as Record<string, unknown> })
  })
  onScopeDispose(() => pusher.disconnect())
  return { connected: readonly(connected) }
}
