import { shiftDate } from '../../ui/month-grid.ts'

export const views = ['day', 'week', 'month', 'list'] as const
export type View = (typeof views)[number]

/** Local dates (`YYYY-MM-DD`), both included. */
export interface Period {
  from: string
  to: string
}

/**
 * What a view shows around a date. A month is shown in whole weeks. `weekStart` is 1 for Monday to
 * 7 for Sunday.
 */
export function periodOf(view: View, date: string, weekStart = 1): Period {
  if (view === 'day') return { from: date, to: date }
  if (view !== 'month') return weekOf(date, weekStart)
  const { from } = weekOf(`${date.slice(0, 7)}-01`, weekStart)
  return { from, to: weekOf(lastOfMonth(date), weekStart).to }
}

/** The date one view on or back; a month keeps its day where it has one. */
export function stepped(view: View, date: string, by: 1 | -1): string {
  if (view === 'day') return shiftDate(date, by)
  if (view !== 'month') return shiftDate(date, 7 * by)
  const first = `${date.slice(0, 7)}-01`
  const other =
    by === 1 ? shiftDate(lastOfMonth(date), 1) : `${shiftDate(first, -1).slice(0, 7)}-01`
  const last = lastOfMonth(other)
  const same = `${other.slice(0, 8)}${date.slice(8)}`
  return same > last ? last : same
}

/** Every date of a period, in order. */
export function datesOf({ from, to }: Period): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = shiftDate(date, 1)) dates.push(date)
  return dates
}

function weekOf(date: string, weekStart: number): Period {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
  const from = shiftDate(date, -((weekday - weekStart + 7) % 7))
  return { from, to: shiftDate(from, 6) }
}

function lastOfMonth(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0, 12)).toISOString().slice(0, 10)
}
