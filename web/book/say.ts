import { dateIn, sayDay, sayMoney, sayTime } from '../src/ui/say.ts'
import { shop } from './shop.ts'
import { language, t } from './texts/t.ts'
import { withDate } from './with-date.ts'

const dayMs = 86_400_000

const zone = () => shop.business?.zone ?? 'UTC'

export function sayPrice(minor: number): string {
  if (minor === 0) return t('free')
  return sayMoney(minor, shop.business?.currency ?? 'USD', language.value)
}

/** Minutes as people say a length. */
export function sayLength(minutes: number): string {
  const h = Math.floor(minutes / 60)
  const m = minutes % 60
  if (h === 0) return t('durationMinutes', { n: m })
  return m === 0 ? t('durationHours', { n: h }) : t('durationBoth', { h, m })
}

/** The clock of an instant at the business. */
export function sayClock(instant: string): string {
  return sayTime(instant, zone())
}

/** The local date of an instant at the business, as `YYYY-MM-DD`. */
export function dateOf(instant: string | number): string {
  return dateIn(instant, zone())
}

export function today(): string {
  return dateOf(Date.now())
}

/** A date a number of days later; dates are `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** `today`, `tomorrow`, or the day with its weekday. */
export function sayDate(date: string, length: 'long' | 'short' = 'long'): string {
  if (date === today()) return t('today')
  if (date === addDays(today(), 1)) return t('tomorrow')
  return sayDay(date, language.value, length)
}

/** `Saturday 21 November, 10:30`, at the business. */
export function sayMoment(instant: string, length: 'long' | 'short' = 'long'): string {
  return `${sayDate(dateOf(instant), length)}, ${sayClock(instant)}`
}

/** What is kept is read on another day, so its date stands beside `today`. */
export function sayKeptDate(date: string): string {
  return withDate({ near: sayDate(date), date, language: language.value })
}

/** The same with the clock of the instant, at the business. */
export function sayKeptMoment(instant: string): string {
  return `${sayKeptDate(dateOf(instant))}, ${sayClock(instant)}`
}

/** The zone of the business where the reader's clock shows something else then; else null. */
export function foreignZone(instant: string | number = Date.now()): string | null {
  const at = new Date(instant)
  const there = offsetOf(at, zone())
  const here = offsetOf(at, undefined)
  const place = zone().split('/').at(-1)?.replaceAll('_', ' ') ?? ''
  return there === here ? null : `${place} (${there})`
}

function offsetOf(at: Date, timeZone: string | undefined): string {
  const options = { timeZone, timeZoneName: 'shortOffset' } as const
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** One or two letters for the picture of somebody. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  return (words.length > 0 ? words : [name])
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}
