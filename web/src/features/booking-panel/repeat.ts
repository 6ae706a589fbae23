/** How a booking comes again. */
export interface Repeat {
  unit: 'day' | 'week' | 'month'
  /** Every so many units. */
  every: number
  /** Days of the week, 1 for Monday to 7; used by weeks alone, empty for the day of the first. */
  weekdays: number[]
  ends: 'count' | 'until'
  count: number
  /** A local date, inclusive. */
  until: string
}

const frequencies = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' } as const
const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** A weekly visit, ten times: what most people mean by repeating. */
export function weekly(): Repeat {
  return { unit: 'week', every: 1, weekdays: [], ends: 'count', count: 10, until: '' }
}

/** The rule as RFC 5545 writes it, or null while a part of it is missing or makes no sense. */
export function ruleOf(repeat: Repeat, firstDate: string): string | null {
  if (!Number.isInteger(repeat.every) || repeat.every < 1 || repeat.every > 99) return null
  const parts = [`FREQ=${frequencies[repeat.unit]}`]
  if (repeat.every > 1) parts.push(`INTERVAL=${repeat.every}`)
  if (repeat.unit === 'week' && repeat.weekdays.length > 0) {
    const days = [...repeat.weekdays].sort().map((day) => dayNames[day - 1])
    parts.push(`BYDAY=${days.join(',')}`)
  }
  const end = endOf(repeat, firstDate)
  return end === null ? null : [...parts, end].join(';')
}

/** The day of the week of a date, 1 for Monday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T12:00:00Z`).getUTCDay() || 7
}

function endOf(repeat: Repeat, firstDate: string): string | null {
  if (repeat.ends === 'until') {
    return repeat.until > firstDate ? `UNTIL=${repeat.until.replaceAll('-', '')}` : null
  }
  const { count } = repeat
  return Number.isInteger(count) && count >= 2 && count <= 366 ? `COUNT=${count}` : null
}
