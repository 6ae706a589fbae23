/** What a colleague looks at. */
export interface Looking {
  date: string
  view: string
  /** The cell under their pointer. */
  column: string | null
  minute: number | null
}

/** Anybody of the business may say anything here: what is not understood is not shown. */
export function readLooking(data: unknown): Looking | null {
  if (typeof data !== 'object' || data === null) return null
  const { date, view, column, minute } = data as Record<string, unknown>
  if (typeof date !== 'string' || typeof view !== 'string') return null
  return {
    date,
    view,
    column: typeof column === 'string' ? column : null,
    minute: typeof minute === 'number' && minute >= 0 && minute < 1_440 ? minute : null,
  }
}
