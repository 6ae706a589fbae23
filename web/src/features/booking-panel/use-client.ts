import { type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'

export const clientKey = (id: number | null) => ['clients', 'one', id] as const

/** One client, or nothing for null. */
export function useClient(id: MaybeRefOrGetter<number | null>) {
  return useQueryOf(
    () => clientKey(toValue(id)),
    (signal) =>
      api.GET('/api/clients/{id}', { params: { path: { id: toValue(id) ?? 0 } }, signal }),
    { enabled: () => toValue(id) !== null },
  )
}
