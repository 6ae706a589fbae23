/** The six weeks that show a month, from Monday; dates are `YYYY-MM-DD`. */
export function monthGrid(date: string): string[] {
  const first = new Date(`${date.slice(0, 7)}-01T12:00:00Z`)
  const weekday = (first.getUTCDay() + 6) % 7
  return Array.from({ length: 42 }, (_, at) => {
    const day = new Date(first)
    day.setUTCDate(1 - weekday + at)
    return day.toISOString().slice(0, 10)
  })
}

/** The date some days away. */
export function shiftDate(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

/** The same day of another month, or that month's last day. */
export function shiftMonth(date: string, months: number): string {
  const day = new Date(`${date.slice(0, 7)}-01T12:00:00Z`)
  day.setUTCMonth(day.getUTCMonth() + months)
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
  day.setUTCDate(Math.min(Number(date.slice(8)), last))
  return day.toISOString().slice(0, 10)
}
