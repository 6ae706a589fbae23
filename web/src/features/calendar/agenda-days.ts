/** A date of the list with what is booked on it. */
export interface AgendaDay<Row> {
  date: string
  rows: Row[]
}

/**
 * What is booked, by dates in their order. Today has its place whether booked or not, as soon as
 * the list is read that far: it is where the reader is.
 */
export function agendaDays<Row extends { start_time: string }>(
  rows: readonly Row[],
  of: {
    dateOf: (start: string) => string
    today: string
    period: { from: string; to: string }
    hasMore: boolean
  },
): AgendaDay<Row>[] {
  const { today, period, hasMore } = of
  const byDate = Map.groupBy(rows, ({ start_time: start }) => of.dateOf(start))
  const isNear = rows.length > 0 && period.from <= today && today <= period.to
  const isReached = !hasMore || [...byDate.keys()].some((date) => date >= today)
  if (isNear && isReached && !byDate.has(today)) byDate.set(today, [])
  return [...byDate]
    .map(([date, its]) => ({ date, rows: its }))
    .sort((one, other) => one.date.localeCompare(other.date))
}
