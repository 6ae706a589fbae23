import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useDelayed } from '../ui/use-delayed.ts'
import { type Answer, dataOf } from './client.ts'
import type { Key } from './keys.ts'

/** Nothing that turns is shown before this: most answers are there by then. */
const sayLoadingAfterMs = 300

export interface QueryOptions {
  enabled?: MaybeRefOrGetter<boolean>
  /** Asked for again at this interval while the page is looked at, behind the live events. */
  everyMs?: number
  /** Keeps the answer of the key before on the screen until the new one is there. */
  keep?: boolean
}

/**
 * Reads one thing and keeps it fresh. The key is a getter, so that what it names may change.
 * `slow` is true once nothing could be shown for 300 ms: draw the skeleton then, and not before.
 *
 *     const client = useQueryOf(() => ['clients', id], (signal) =>
 *       api.GET('/api/clients/{id}', { params: { path: { id } }, signal }))
 */
export function useQueryOf<Data>(
  key: MaybeRefOrGetter<Key>,
  read: (signal: AbortSignal) => Promise<Answer<Data>>,
  options: QueryOptions = {},
) {
  const query = useQuery({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => dataOf(read(signal)),
    enabled: computed(() => toValue(options.enabled) ?? true),
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
  const data = computed(() => query.data.value as Data | undefined)
  return {
    data,
    error: query.error,
    isPending: query.isPending,
    isFetching: query.isFetching,
    slow: useDelayed(query.isLoading, sayLoadingAfterMs),
    refetch: query.refetch,
  }
}

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

/**
 * Reads a list page by page as somebody scrolls. Give `items`, `hasMore`, `more` and `slow` to a
 * UiTable.
 *
 *     const list = usePagesOf(() => ['clients', 'list', search.value], (page, signal) =>
 *       api.GET('/api/clients', { params: { query: { ...page, search: search.value } }, signal }))
 */
export function usePagesOf<Item>(
  key: MaybeRefOrGetter<Key>,
  read: (
    page: { limit: number; cursor?: string },
    signal: AbortSignal,
  ) => Promise<Answer<Page<Item>>>,
  options: Omit<QueryOptions, 'everyMs'> & { limit?: number } = {},
) {
  const limit = options.limit ?? 50
  const query = useInfiniteQuery({
    queryKey: computed(() => toValue(key)),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      dataOf(read({ limit, ...(pageParam ? { cursor: pageParam } : {}) }, signal)),
    getNextPageParam: (page) => page.next_cursor,
    enabled: computed(() => toValue(options.enabled) ?? true),
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData }),
  })
  return {
    items: computed(() => query.data.value?.pages.flatMap(({ items }) => items) ?? []),
    error: query.error,
    hasMore: query.hasNextPage,
    isPending: query.isPending,
    isFetching: query.isFetching,
    slow: useDelayed(query.isLoading, sayLoadingAfterMs),
    refetch: query.refetch,
    /** Reads the next page; harmless while one is being read. */
    more: async (): Promise<void> => {
      if (query.hasNextPage.value && !query.isFetchingNextPage.value) await query.fetchNextPage()
    },
  }
}
