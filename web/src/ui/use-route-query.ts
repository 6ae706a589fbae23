import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A part of the view that lives in the address, `?q=…`; the usual value is left out. */
export function useRouteQuery(name: string, usual = '') {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : usual
    },
    set(value: string) {
      const { [name]: _, ...others } = route.query
      void router.replace({ query: value === usual ? others : { ...others, [name]: value } })
    },
  })
}
