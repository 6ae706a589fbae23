import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useSay } from '../../ui/use-say.ts'
import { type Filters, filtersOf, queryOf } from './filters.ts'

/** The filters of the list, which live in the address. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const say = useSay()
  const filters = computed(() => filtersOf(route.query, say.today()))

  function change(some: Partial<Filters>): void {
    const next = { ...filters.value, ...some }
    if (next.to < next.from) next.to = next.from
    void router.replace({ query: { ...route.query, ...queryOf(next, say.today()) } })
  }

  return { filters, change }
}
