import { useI18n } from 'vue-i18n'
import { useSay } from '../../../ui/use-say.ts'

const dayMinutes = 1440

/** How long before something, in words: whole days as days, the rest as hours and minutes. */
export function useSpans() {
  const { t } = useI18n()
  const say = useSay()
  function before(minutes: number): string {
    const days = minutes / dayMinutes
    const isWhole = minutes > 0 && Number.isInteger(days)
    return isWhole ? t('business.days', { n: days }, days) : say.duration(minutes)
  }
  return { before }
}
