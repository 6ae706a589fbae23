import { computed } from 'vue'
import { api } from '../../api/client.ts'
import { type QueryOptions, useQueryOf } from '../../api/use-query-of.ts'

/** What messages leave by, and which of it works. Known to those who run the business. */
export function useChannels(options: QueryOptions = {}) {
  const query = useQueryOf(
    () => ['message-channels'],
    (signal) => api.GET('/api/message-channels', { signal }),
    options,
  )
  const ready = computed(() =>
    (query.data.value?.items ?? [])
      .filter(({ state }) => state === 'ready')
      .map(({ channel }) => channel),
  )
  return { ...query, ready }
}
