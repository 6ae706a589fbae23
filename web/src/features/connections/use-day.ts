import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Schemas } from '../../api/client.ts'
import { useSay } from '../../ui/use-say.ts'

type Hours = Schemas['ConnectionHealth']['hours']

/** The last 24 hours of a connection as bars, and in words. */
export function useDay(hours: () => Hours | undefined) {
  const { t } = useI18n()
  const say = useSay()
  const bars = computed(() =>
    (hours() ?? []).map(({ at, there, here, failures }) => ({
      words: `${say.time(at)} · ${wordsOf({ there, here, failures })}`,
      parts: [
        { value: there, tone: 'accent' as const },
        { value: here, tone: 'soft' as const },
        { value: failures, tone: 'bad' as const },
      ],
    })),
  )
  const total = computed(() => {
    const sum = (name: 'there' | 'here' | 'failures') =>
      (hours() ?? []).reduce((all, hour) => all + hour[name], 0)
    return { there: sum('there'), here: sum('here'), failures: sum('failures') }
  })

  function wordsOf({ there, here, failures }: { there: number; here: number; failures: number }) {
    const parts = [
      t('connections.writtenThere', { n: say.number(there) }),
      t('connections.writtenHere', { n: say.number(here) }),
    ]
    if (failures > 0) parts.push(t('connections.refusedTimes', { n: say.number(failures) }))
    return parts.join(', ')
  }
  const words = computed(() => t('connections.day', { words: wordsOf(total.value) }))
  return { bars, total, words }
}
