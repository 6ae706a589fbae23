import { computed, type InjectionKey, inject, provide } from 'vue'
import { useRoute } from 'vue-router'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { useSession } from '../session/use-session.ts'
import { admins } from '../../route-meta.ts'

/** Behind the live events, which may be lost. */
const everyMs = 20_000

/** The connection that the address names: as it is set up, and how it stands. */
export function readConnection(id: () => number) {
  const connection = useQueryOf(
    () => ['connections', id()],
    (signal) => api.GET('/api/connections/{id}', { params: { path: { id: id() } }, signal }),
    { enabled: () => id() > 0 },
  )
  const monitor = useQueryOf(
    () => ['connections', id(), 'health'],
    (signal) => api.GET('/api/connections/{id}/health', { params: { path: { id: id() } }, signal }),
    { enabled: () => id() > 0, everyMs },
  )
  return { connection, monitor }
}

function open() {
  const route = useRoute()
  const { me } = useSession()
  const id = computed(() => Number(route.params['id'] ?? 0))
  const mayChange = computed(() => admins.some((role) => role === me.value?.role))
  return { id, mayChange, ...readConnection(() => id.value) }
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
