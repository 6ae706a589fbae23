import { computed } from 'vue'
import { go, route } from './route.ts'

/** The day that is looked at, kept in the address. */
export function useDay() {
  return computed<string | null>({
    get: () => route.value.query.get('day'),
    set(date) {
      const query = new URLSearchParams(location.search)
      if (date) query.set('day', date)
      else query.delete('day')
      const text = query.toString().replaceAll('%2C', ',')
      go(location.pathname + (text ? `?${text}` : ''), { replace: true })
    },
  })
}
