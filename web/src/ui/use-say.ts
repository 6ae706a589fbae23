import { useI18n } from 'vue-i18n'
import { useSession } from '../features/session/use-session.ts'
import {
  dateIn,
  sayDate,
  sayDay,
  sayMoney,
  sayMonth,
  sayNumber,
  sayPercent,
  sayPhone,
  sayTime,
} from './say.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Dates, times, money and the like in the reader's language, by the business's zone and currency. */
export function useSay() {
  const { t, locale } = useI18n()
  const { me } = useSession()
  const zone = () => me.value?.tenant.zone ?? 'UTC'
  const ms = (instant: string | number) => new Date(instant).getTime()

  const time = (instant: string | number) => sayTime(instant, zone())
  const dateOfInstant = (instant: string | number) => dateIn(instant, zone())
  const moment = (instant: string | number) =>
    `${sayDate(dateOfInstant(instant), locale.value)}, ${time(instant)}`

  /** `5 minutes ago`, `in 2 hours`, `yesterday at 10:30`; the date for what is further. */
  function ago(instant: string | number, nowMs = Date.now()): string {
    const pastMs = nowMs - ms(instant)
    const away = Math.abs(pastMs)
    const isPast = pastMs >= 0
    if (away < minuteMs) return t('ui.now')
    if (away < hourMs) {
      const n = Math.floor(away / minuteMs)
      return isPast ? t('ui.ago.minutes', { n }, n) : t('ui.ahead.minutes', { n }, n)
    }
    if (away < 12 * hourMs) {
      const n = Math.floor(away / hourMs)
      return isPast ? t('ui.ago.hours', { n }, n) : t('ui.ahead.hours', { n }, n)
    }
    const date = dateOfInstant(instant)
    if (date === dateOfInstant(nowMs)) return time(instant)
    if (date === dateOfInstant(nowMs - dayMs)) return t('ui.ago.yesterday', { time: time(instant) })
    if (date === dateOfInstant(nowMs + dayMs))
      return t('ui.ahead.tomorrow', { time: time(instant) })
    return moment(instant)
  }

  /** Minutes as people say a length: `45 min`, `1 h 30 min`. */
  function duration(minutes: number): string {
    const h = Math.floor(minutes / 60)
    const m = minutes % 60
    if (h === 0) return t('ui.duration.minutes', { n: m })
    return m === 0 ? t('ui.duration.hours', { n: h }) : t('ui.duration.both', { h, m })
  }

  return {
    money: (minor: number, currency = me.value?.tenant.currency ?? 'USD') =>
      sayMoney(minor, currency, locale.value),
    /** A local date with its weekday. */
    day: (date: string, length: 'long' | 'short' = 'long') => sayDay(date, locale.value, length),
    /** A local date with its year. */
    date: (date: string, length: 'long' | 'short' = 'long') => sayDate(date, locale.value, length),
    month: (date: string) => sayMonth(date, locale.value),
    /** The local date of an instant, as `YYYY-MM-DD`. */
    dateOf: dateOfInstant,
    today: () => dateOfInstant(Date.now()),
    time,
    moment,
    ago,
    duration,
    number: (value: number) => sayNumber(value, locale.value),
    percent: (share: number, mostDigits = 0) => sayPercent(share, locale.value, mostDigits),
    phone: sayPhone,
  }
}
