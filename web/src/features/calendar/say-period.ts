import { sayDate, sayDay, sayMonth } from '../../ui/say.ts'
import { type Period, periodOf, type View } from './period.ts'

/** What a view shows, in words: a day with its weekday, the days of a week, a month. */
export function sayPeriod(
  shown: { view: View; date: string; weekStart: number },
  language: string,
  length: 'long' | 'short',
): string {
  const { view, date, weekStart } = shown
  if (view === 'day') return sayDay(date, language, length)
  if (view === 'month') return sayMonth(date, language)
  return saySpan(periodOf(view, date, weekStart), language, length)
}

function saySpan({ from, to }: Period, language: string, length: 'long' | 'short'): string {
  if (language === 'kk') return sayKazakhSpan({ from, to }, length)
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: length,
    timeZone: 'UTC',
    ...(length === 'long' ? { year: 'numeric' } : {}),
  })
  return format.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
}

/** Browsers differ in whether they know Kazakh: the span is put together of what we know. */
function sayKazakhSpan({ from, to }: Period, length: 'long' | 'short'): string {
  const [last = ''] = sayDay(to, 'kk', length).split(',')
  const [first = ''] = sayDay(from, 'kk', length).split(',')
  const isOneMonth = from.slice(0, 7) === to.slice(0, 7)
  const span = isOneMonth ? `${Number(from.slice(8))}–${last}` : `${first} – ${last}`
  const [year = ''] = sayDate(to, 'kk').split(' ')
  return length === 'long' ? `${span} ${year}` : span
}
