import { computed } from 'vue'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'

/** The systems that can be connected, as their manifests describe them. */
export function useConnectors() {
  const query = useQueryOf(['remote', 'connectors'], (signal) =>
    api.GET('/api/connectors', { signal }),
  )
  return { ...query, connectors: computed(() => query.data.value?.items ?? []) }
}

/** What the other side offers to choose from; each reading costs calls there, so it is kept. */
export function useDictionaries(connectionId: () => number, enabled: () => boolean) {
  return useQueryOf(
    () => ['remote', connectionId(), 'dictionaries'],
    (signal) =>
      api.GET('/api/connections/{id}/dictionaries', {
        params: { path: { id: connectionId() } },
        signal,
      }),
    { enabled },
  )
}

/** Where the browser goes to ask the other side for its consent. */
export function consentUrl(connector: string, connection: number, host: string): string {
  const query = new URLSearchParams({ connection: String(connection), host })
  return `/auth/${encodeURIComponent(connector)}/connect?${query}`
}
