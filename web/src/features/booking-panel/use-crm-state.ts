import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import type { Key } from '../../api/keys.ts'
import { refresh } from '../../api/query-client.ts'
import { runners } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'
import { type State, stateOfLink } from '../sync/booking-states.ts'

/** How a booking stands with one CRM. */
export interface CrmState {
  connection: Schemas['Connection']
  link: Schemas['Link'] | null
  state: State
  /** What the portal said when it refused, in its own words. */
  words: string
  /** The address of the deal there; null while there is none. */
  url: string | null
}

export function crmKey(id: number | null): Key {
  return ['connections', 'booking', id]
}

/** How a booking stands with every connected CRM; those who run the business may see it. */
export function useCrmState(id: MaybeRefOrGetter<number | null>) {
  const { me } = useSession()
  const may = computed(() => me.value !== null && runners.includes(me.value.role))
  const query = useQuery({
    queryKey: computed(() => crmKey(toValue(id))),
    enabled: computed(() => may.value && toValue(id) !== null),
    queryFn: async () => {
      const { items } = await dataOf(api.GET('/api/connections'))
      const connected = items.filter(({ state }) => state !== 'off')
      return Promise.all(connected.map((connection) => readState(connection, toValue(id) ?? 0)))
    },
  })
  const states = computed(() => query.data.value ?? [])

  /** Gives the link another try now. */
  async function retry({ connection, link }: CrmState): Promise<void> {
    if (!link) return
    await dataOf(
      api.POST('/api/connections/{id}/retry', {
        params: { path: { id: connection.id } },
        body: { link_ids: [link.id] },
      }),
    )
    await refresh('connections')
  }

  return { states, retry }
}

async function readState(connection: Schemas['Connection'], localId: number): Promise<CrmState> {
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/links', {
      params: {
        path: { id: connection.id },
        query: { kind: 'booking', local_id: localId, limit: 1 },
      },
    }),
  )
  const link = items[0] ?? null
  return {
    connection,
    link,
    state: link ? stateOfLink(link) : 'due',
    words: wordsOfLink(link),
    url: urlOf(connection, link),
  }
}

function wordsOfLink(link: Schemas['Link'] | null): string {
  const error = link?.error
  if (error === null || typeof error !== 'object' || !('words' in error)) return ''
  return String(error.words)
}

function urlOf(connection: Schemas['Connection'], link: Schemas['Link'] | null): string | null {
  const { account_host: host, connector } = connection
  if (connector !== 'bitrix24' || !host || link?.remote_id == null) return null
  return `https://${host}/crm/deal/details/${encodeURIComponent(link.remote_id)}/`
}
