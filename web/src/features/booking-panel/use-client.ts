import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'

/** One client, or nothing for null. */
export function useClient(id: MaybeRefOrGetter<number | null>) {
  return useQueryOf(
    () => ['clients', 'one', toValue(id)],
    (signal) =>
      api.GET('/api/clients/{id}', { params: { path: { id: toValue(id) ?? 0 } }, signal }),
    { enabled: () => toValue(id) !== null },
  )
}
