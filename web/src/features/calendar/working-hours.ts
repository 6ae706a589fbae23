import type { components } from '../../api/schema.generated.ts'
import { shiftDate } from '../../ui/month-grid.ts'

type Schedule = components['schemas']['Schedule']
type Vacation = components['schemas']['Vacation']

/** Minutes from local midnight. */
export interface Minutes {
  from: number
  to: number
}

const dayMinutes = 1_440

/**
 * When one person works on a date: rows of that date replace those of the week, a row that ends
 * before it starts runs past midnight, and a vacation leaves nothing.
 */
export function workingHours(
  date: string,
  rows: Schedule[],
  vacation: Vacation | undefined,
): Minutes[] {
  const today = vacation ? [] : rowsOn(date, rows)
  const fromYesterday = rowsOn(shiftDate(date, -1), rows).map(({ to }) => ({
    from: 0,
    to: to - dayMinutes,
  }))
  return [
    ...fromYesterday,
    ...today.map(({ from, to }) => ({ from, to: Math.min(to, dayMinutes) })),
  ]
    .filter(({ from, to }) => to > from)
    .sort((one, other) => one.from - other.from)
}

/** What is left of a span when the working hours are taken out. */
export function closedHours(working: Minutes[], shown: Minutes): Minutes[] {
  const closed: Minutes[] = []
  let at = shown.from
  for (const { from, to } of working) {
    if (from > at) closed.push({ from: at, to: Math.min(from, shown.to) })
    at = Math.max(at, to)
  }
  if (at < shown.to) closed.push({ from: at, to: shown.to })
  return closed.filter(({ from, to }) => to > from)
}

/** Spans that touch or overlap become one; the answer is in order. */
export function mergeMinutes(spans: readonly Minutes[]): Minutes[] {
  const merged: Minutes[] = []
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}

/** The pauses between the hours of one day: lunch, mostly. */
export function breaksIn(working: readonly Minutes[]): Minutes[] {
  const merged = mergeMinutes(working)
  return merged.slice(1).map(({ from: to }, at) => ({ from: merged[at]?.to ?? to, to }))
}

function rowsOn(date: string, rows: Schedule[]): Minutes[] {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
  const dated = rows.filter((row) => row.date === date)
  const usual = rows.filter((row) => row.date === null && row.weekday === weekday)
  return (dated.length > 0 ? dated : usual).flatMap(({ start, end }) => {
    if (start === null || end === null) return []
    const [from, to] = [minutes(start), minutes(end)]
    return [{ from, to: to > from ? to : to + dayMinutes }]
  })
}

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number)
  return hours * 60 + rest
}
