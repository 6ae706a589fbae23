/** A booking on the grid, as far as moving between them needs it. */
export interface Spot {
  id: number
  column: number
  from: number
}

export type Direction = 'up' | 'down' | 'left' | 'right'

/**
 * The booking next to another one: the one before or after it in its column, or the nearest in time
 * of the first column at that side that has any. Null at the edge.
 */
export function neighbourOf(spots: readonly Spot[], id: number, way: Direction): number | null {
  const here = spots.find((spot) => spot.id === id)
  if (!here) return null
  if (way === 'up' || way === 'down') {
    const column = inOrder(spots.filter((spot) => spot.column === here.column))
    const at = column.findIndex((spot) => spot.id === id)
    return column[at + (way === 'down' ? 1 : -1)]?.id ?? null
  }
  const beside = spots.filter(({ column }) =>
    way === 'right' ? column > here.column : column < here.column,
  )
  const columns = beside.map(({ column }) => column)
  const nearest = way === 'right' ? Math.min(...columns) : Math.max(...columns)
  return nearestIn(
    beside.filter(({ column }) => column === nearest),
    here.from,
  )
}

/** Which booking the Tab key stops at first: the next one of the first column that has any. */
export function firstSpot(spots: readonly Spot[], minute: number): number | null {
  if (spots.length === 0) return null
  const first = Math.min(...spots.map(({ column }) => column))
  return nearestIn(
    spots.filter(({ column }) => column === first),
    minute,
  )
}

function nearestIn(spots: readonly Spot[], minute: number): number | null {
  const [nearest] = [...spots].sort(
    (one, other) => Math.abs(one.from - minute) - Math.abs(other.from - minute),
  )
  return nearest?.id ?? null
}

function inOrder(spots: readonly Spot[]): Spot[] {
  return [...spots].sort((one, other) => one.from - other.from || one.id - other.id)
}
