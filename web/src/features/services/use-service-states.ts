import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import { runners } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'
import { type State, stateOfLink } from '../sync/booking-states.ts'

const linksAtMost = 200
const waiting = ['due', 'parked', 'uncertain'] as const

/** How services stand with the CRM, for those who may see connections. */
export function useServiceStates() {
  const { me } = useSession()
  const query = useQuery({
    queryKey: ['connections', 'service-states'],
    enabled: computed(() => me.value !== null && runners.includes(me.value.role)),
    queryFn: readStates,
  })
  /** Whether a CRM is connected at all. */
  const known = computed(() => query.data.value?.known ?? false)
  const stateOf = (service: Schemas['Service']): State =>
    query.data.value?.states[service.id] ??
    (service.bitrix24_product_id === null ? 'due' : 'in_step')
  return { known, stateOf }
}

async function readStates(): Promise<{ known: boolean; states: Record<number, State> }> {
  const { items } = await dataOf(api.GET('/api/connections'))
  const connected = items.filter(({ state }) => state !== 'off')
  const pages = await Promise.all(
    connected.flatMap(({ id }) => waiting.map((state) => readLinks(id, state))),
  )
  const named = pages
    .flat()
    .flatMap((link) =>
      link.local_id === null ? [] : [[link.local_id, stateOfLink(link)] as const],
    )
  return { known: connected.length > 0, states: Object.fromEntries(named) }
}

async function readLinks(id: number, state: (typeof waiting)[number]) {
  const query = { state, kind: 'service', limit: linksAtMost } as const
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/links', { params: { path: { id }, query } }),
  )
  return items
}
