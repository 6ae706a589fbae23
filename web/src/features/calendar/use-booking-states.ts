import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, type Schemas } from '../../api/client.ts'
import { type BookingStates, noStates, type State, stateOfLink } from '../sync/booking-states.ts'

/** Behind the live events, which may be lost. */
const everyMs = 15_000
const linksAtMost = 200
const waiting = ['due', 'parked', 'uncertain'] as const

interface Apart {
  known: boolean
  complete: boolean
  states: Record<number, State>
}

/** How the bookings stand with the CRM; nothing for those who may not see connections. */
export function useBookingStates(maySee: boolean) {
  const query = useQuery({
    queryKey: ['connections', 'booking-states'],
    queryFn: readApart,
    enabled: maySee,
    refetchInterval: everyMs,
  })
  return computed<BookingStates>(() => {
    const apart = query.data.value as Apart | undefined
    if (!apart) return noStates
    const entries = Object.entries(apart.states).map(([id, state]) => [Number(id), state] as const)
    return { known: apart.known, complete: apart.complete, apart: new Map(entries) }
  })
}

async function readApart(): Promise<Apart> {
  const { data, error } = await api.GET('/api/connections')
  if (!data) throw error
  const pages = await Promise.all(
    data.items.flatMap(({ id }) => waiting.map((state) => readLinks(id, state))),
  )
  const links = pages.flat()
  return {
    known: data.items.some(({ state }) => state !== 'off'),
    complete: pages.every((page) => page.length < linksAtMost),
    states: Object.fromEntries(
      links.flatMap((link) => (link.local_id === null ? [] : [[link.local_id, stateOfLink(link)]])),
    ),
  }
}

async function readLinks(id: number, state: (typeof waiting)[number]): Promise<Schemas['Link'][]> {
  const query = { state, kind: 'booking', limit: linksAtMost } as const
  const { data, error } = await api.GET('/api/connections/{id}/links', {
    params: { path: { id }, query },
  })
  if (!data) throw error
  return data.items
}
