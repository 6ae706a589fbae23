/** Days that somebody has marked; both dates inclusive. */
export interface DayRange {
  from: string
  to: string
}

/** From one marked day to another, whichever is earlier. */
export function rangeBetween(one: string, other: string): DayRange {
  return one <= other ? { from: one, to: other } : { from: other, to: one }
}

/** Every date of a range, at most `most` of them. */
export function datesOf({ from, to }: DayRange, most: number): string[] {
  const dates: string[] = []
  const day = new Date(`${from}T12:00:00Z`)
  for (let date = from; date <= to && dates.length < most; ) {
    dates.push(date)
    day.setUTCDate(day.getUTCDate() + 1)
    date = day.toISOString().slice(0, 10)
  }
  return dates
}
