import { computed } from 'vue'
import { api } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'

/** Members of one family may share a phone, so a few are asked for. */
const lookedAt = 5

/** Somebody else who has a phone already: one person is not written down twice. */
export function usePhoneTwin(
  phone: () => string,
  ownId: () => number | undefined = () => undefined,
) {
  const isWhole = computed(() => /^\+\d{9,15}$/.test(phone()))
  const found = useQueryOf(
    () => ['clients', 'with-phone', phone()],
    (signal) =>
      api.GET('/api/clients', { params: { query: { search: phone(), limit: lookedAt } }, signal }),
    { enabled: isWhole },
  )
  return computed(() =>
    isWhole.value
      ? found.data.value?.items.find((one) => one.phone === phone() && one.id !== ownId())
      : undefined,
  )
}
