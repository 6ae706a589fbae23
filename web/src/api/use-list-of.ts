import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { useDelayed } from '../ui/use-delayed.ts'
import { everyPage } from './every-page.ts'
import type { Key } from './keys.ts'

/**
 * Reads a short list to its end and keeps it fresh: statuses, workplaces, people. Lists that may
 * grow without bound are read by `usePagesOf`.
 */
export function useListOf<Item>(
  key: Key,
  read: Parameters<typeof everyPage<Item>>[0],
  options: { enabled?: MaybeRefOrGetter<boolean> } = {},
) {
  const query = useQuery({
    queryKey: key,
    queryFn: () => everyPage(read),
    enabled: computed(() => toValue(options.enabled) ?? true),
  })
  return {
    items: computed(() => (query.data.value ?? []) as Item[]),
    error: query.error,
    isPending: query.isPending,
    slow: useDelayed(query.isLoading, 300),
    refetch: query.refetch,
  }
}
