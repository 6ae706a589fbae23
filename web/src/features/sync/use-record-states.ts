import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, dataOf } from '../../api/client.ts'
import { runners } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'
import { type State, stateOfLink } from './booking-states.ts'

type Kind = 'client' | 'service'

const linksAtMost = 200
const waiting = ['due', 'parked', 'uncertain'] as const

/** How records of one kind stand with the CRM, for those who may see connections. */
export function useRecordStates(kind: Kind) {
  const { me } = useSession()
  const query = useQuery({
    queryKey: ['connections', `${kind}-states`],
    enabled: computed(() => me.value !== null && runners.includes(me.value.role)),
    queryFn: () => readApart(kind),
  })
  /** Whether a CRM is connected at all. */
  const known = computed(() => query.data.value?.known ?? false)
  /** The state of a record that is not in step; null of any other. */
  const apartOf = (id: number): State | null => query.data.value?.states[id] ?? null
  return { known, apartOf }
}

async function readApart(kind: Kind): Promise<{ known: boolean; states: Record<number, State> }> {
  const { items } = await dataOf(api.GET('/api/connections'))
  const connected = items.filter(({ state }) => state !== 'off')
  const pages = await Promise.all(
    connected.flatMap(({ id }) => waiting.map((state) => readLinks(id, { kind, state }))),
  )
  const named = pages
    .flat()
    .flatMap((link) =>
      link.local_id === null ? [] : [[link.local_id, stateOfLink(link)] as const],
    )
  return { known: connected.length > 0, states: Object.fromEntries(named) }
}

async function readLinks(id: number, of: { kind: Kind; state: (typeof waiting)[number] }) {
  const query = { ...of, limit: linksAtMost }
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/links', { params: { path: { id }, query } }),
  )
  return items
}
