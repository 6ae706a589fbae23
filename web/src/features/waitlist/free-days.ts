import type { Page } from '../../api/use-query-of.ts'
import { shiftDate } from '../../ui/month-grid.ts'

export interface FreeDay {
  date: string
  slots: { start_time: string; user_id: number; workplace_id?: number }[]
}

/** A day that was cut by the limit is left to the next page, where it is whole. */
export function pageOf(
  { days, truncated }: { days: readonly FreeDay[]; truncated: boolean },
  to: string,
  last: string,
): Page<FreeDay> {
  const free = days.filter(({ slots }) => slots.length > 0)
  const cut = free.at(-1)
  if (truncated && cut && free.length > 1)
    return { items: free.slice(0, -1), next_cursor: cut.date }
  return { items: free, next_cursor: to < last ? shiftDate(to, 1) : null }
}
