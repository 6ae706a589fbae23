import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import type { Key } from '../../api/keys.ts'
import { refresh } from '../../api/query-client.ts'
import { runners } from '../../route-meta.ts'
import { useSession } from '../session/use-session.ts'
import { type State, stateOfLink } from '../sync/booking-states.ts'

/** What a person may look up in the CRM, and the word for it in the addresses there. */
const pagesThere = { booking: 'deal', client: 'contact' } as const
type Kind = keyof typeof pagesThere

/** How a record stands with one CRM. */
export interface CrmState {
  connection: Schemas['Connection']
  link: Schemas['Link'] | null
  state: State
  /** What the portal said when it refused, in its own words. */
  words: string
  /** The address of the record there; null while there is none. */
  url: string | null
}

export function crmKey(id: number | null, kind: Kind = 'booking'): Key {
  return ['connections', kind, id]
}

/** How a record stands with every connected CRM; those who run the business may see it. */
export function useCrmState(id: MaybeRefOrGetter<number | null>, kind: Kind = 'booking') {
  const { me } = useSession()
  const may = computed(() => me.value !== null && runners.includes(me.value.role))
  const query = useQuery({
    queryKey: computed(() => crmKey(toValue(id), kind)),
    enabled: computed(() => may.value && toValue(id) !== null),
    queryFn: async () => {
      const { items } = await dataOf(api.GET('/api/connections'))
      const connected = items.filter(({ state }) => state !== 'off')
      const record = { kind, localId: toValue(id) ?? 0 }
      return Promise.all(connected.map((connection) => readState(connection, record)))
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

async function readState(
  connection: Schemas['Connection'],
  { kind, localId }: { kind: Kind; localId: number },
): Promise<CrmState> {
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/links', {
      params: {
        path: { id: connection.id },
        query: { kind, local_id: localId, limit: 1 },
      },
    }),
  )
  const link = items[0] ?? null
  return {
    connection,
    link,
    state: link ? stateOfLink(link) : 'due',
    words: wordsOfLink(link),
    url: urlOf(connection, link, pagesThere[kind]),
  }
}

function wordsOfLink(link: Schemas['Link'] | null): string {
  const error = link?.error
  if (error === null || typeof error !== 'object' || !('words' in error)) return ''
  return String(error.words)
}

function urlOf(
  connection: Schemas['Connection'],
  link: Schemas['Link'] | null,
  page: string,
): string | null {
  const { account_host: host, connector } = connection
  if (connector !== 'bitrix24' || !host || link?.remote_id == null) return null
  return `https://${host}/crm/${page}/details/${encodeURIComponent(link.remote_id)}/`
}
