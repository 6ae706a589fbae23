import { useI18n } from 'vue-i18n'
import { spanOf } from './blocks.ts'
import type { Clash } from './clashes.ts'
import { clockText, dateOf, minutesOn } from './day-geometry.ts'

/** Says in words what is in the way. */
export function useSayClash(zone: string, nameOf: (clientId: number | null) => string | null) {
  const { t } = useI18n()
  return ({ kind, with: other }: Clash): string => {
    if (kind === 'vacation') return t('calendar.clashVacation')
    if (kind === 'outside_schedule') return t('calendar.clashSchedule')
    if (kind === 'not_performed') return t('calendar.clashService')
    const span = other && spanOf(other)
    const on = span && minutesOn(dateOf(span.startMs, zone), span, zone)
    const time = on ? `${clockText(on.from)}–${clockText(on.to)}` : ''
    const client = (other && nameOf(other.client_id)) ?? t('calendar.noClient')
    return kind === 'workplace_busy'
      ? t('calendar.clashWorkplace', { time, client })
      : t('calendar.clashEmployee', { time, client })
  }
}
