import { useQueries } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'

const asked = 50

/**
 * What the bookings of listed clients add up to, read beside the list so that names do not wait
 * for sums. Kept by the bookings: a visit that moves moves the sums.
 */
export function useSummaries(ids: MaybeRefOrGetter<readonly number[]>) {
  const chunks = computed(() => chunksOf(toValue(ids)))
  const queries = useQueries({
    queries: computed(() =>
      chunks.value.map((chunk) => ({
        queryKey: ['bookings', 'client-summaries', chunk],
        queryFn: ({ signal }: { signal: AbortSignal }) => readSummaries(chunk, signal),
      })),
    ),
  })
  const found = computed(() => {
    const items = queries.value.flatMap(({ data }) => data ?? [])
    return new Map(items.map((one) => [one.client_id, one]))
  })
  return { of: (id: number): Schemas['ClientShortSummary'] | undefined => found.value.get(id) }
}

async function readSummaries(ids: readonly number[], signal: AbortSignal) {
  const query = { ids: ids.join(',') }
  const { items } = await dataOf(api.GET('/api/clients/summaries', { params: { query }, signal }))
  return items
}

function chunksOf(ids: readonly number[]): number[][] {
  const count = Math.ceil(ids.length / asked)
  return Array.from({ length: count }, (_, at) => ids.slice(at * asked, (at + 1) * asked))
}
