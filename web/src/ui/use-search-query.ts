import { onScopeDispose, ref, watch } from 'vue'
import { useRouteQuery } from './use-route-query.ts'

const settledAfterMs = 200

/** What is typed into a search field, and, once the keys rest, the same in the address. */
export function useSearchQuery(name = 'q') {
  const settled = useRouteQuery(name)
  const typed = ref(settled.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(typed, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (settled.value !== text.trim()) settled.value = text.trim()
    }, settledAfterMs)
  })
  // Back and forward change the address under the field.
  watch(settled, (text) => {
    if (text !== typed.value.trim()) typed.value = text
  })
  onScopeDispose(() => clearTimeout(timer))
  return { typed, settled }
}
