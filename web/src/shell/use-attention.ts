import { computed } from 'vue'
import { api } from '../api/client.ts'
import { useQueryOf } from '../api/use-query-of.ts'
import { useSession } from '../features/session/use-session.ts'
import { runners } from '../route-meta.ts'

/** Behind the live events, which may be lost. */
const everyMs = 60_000

/** How many records of all connections wait for a person, and whether a connection is broken. */
export function useAttention() {
  const { me } = useSession()
  const { data } = useQueryOf(
    ['connections', 'attention'],
    (signal) => api.GET('/api/connections', { signal }),
    { enabled: () => runners.includes(me.value?.role ?? 'employee'), everyMs },
  )
  const connections = computed(() => data.value?.items ?? [])
  const count = computed(() =>
    connections.value.reduce(
      (sum, { health }) => sum + health.parked + health.uncertain + health.conflicts,
      0,
    ),
  )
  const broken = computed(() => connections.value.some(({ state }) => state === 'unauthorised'))
  return { count, broken }
}
