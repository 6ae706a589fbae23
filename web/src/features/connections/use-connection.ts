import { computed, type InjectionKey, inject, provide } from 'vue'
import { useRoute } from 'vue-router'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { admins } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'

/** Behind the live events, which may be lost. */
const everyMs = 20_000

/** How a connection stands: its counts, its day, what runs. */
export function useMonitor(id: () => number) {
  return useQueryOf(
    () => ['connections', id(), 'health'],
    (signal) => api.GET('/api/connections/{id}/health', { params: { path: { id: id() } }, signal }),
    { enabled: () => id() > 0, everyMs },
  )
}

/** A connection as it is set up. */
export function useSetup(id: () => number) {
  return useQueryOf(
    () => ['connections', id(), 'setup'],
    (signal) => api.GET('/api/connections/{id}', { params: { path: { id: id() } }, signal }),
    { enabled: () => id() > 0 },
  )
}

function open() {
  const route = useRoute()
  const { me } = useSession()
  const id = computed(() => Number(route.params['id'] ?? 0))
  const mayChange = computed(() => admins.some((role) => role === me.value?.role))
  const connection = useSetup(() => id.value)
  const monitor = useMonitor(() => id.value)
  return { id, mayChange, connection, monitor }
}

const key: InjectionKey<ReturnType<typeof open>> = Symbol('connection')

/** For the page around the tabs. */
export function provideConnection() {
  const opened = open()
  provide(key, opened)
  return opened
}

/** For the tabs: the connection that they are about. */
export function useConnection() {
  const opened = inject(key)
  if (!opened) throw new Error('a tab stands inside the page of its connection')
  return opened
}
