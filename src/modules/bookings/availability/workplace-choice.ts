import {
  intersect,
  normalise,
  subtract,
  type TimeRange,
  widen,
} from '../../../kernel/time-range.ts'

/** A room, a chair, a device: `capacity` bookings (1 unless told) may stand in it at once. */
export interface Workplace<Id> {
  readonly id: Id
  readonly capacity?: number
  /** One range for every booking that takes it, so ranges may overlap. */
  readonly busy: readonly TimeRange[]
}

/** Starts at which the workplace is the first of the list with room for the whole booking. */
export interface WorkplaceWindow<Id> extends TimeRange {
  readonly workplaceId: Id
}

/**
 * Which workplace a booking that starts at a given instant would get: the first in the list with
 * room from `beforeMs` before the start to `afterMs` after it. Windows come sorted and apart.
 */
export function chooseWorkplaces<Id>(
  workplaces: readonly Workplace<Id>[],
  within: TimeRange,
  around: { readonly beforeMs: number; readonly afterMs: number },
): WorkplaceWindow<Id>[] {
  const chosen: WorkplaceWindow<Id>[] = []
  let open: TimeRange[] = [within]
  for (const { id, capacity = 1, busy } of workplaces) {
    const refused = forbiddenStarts(fullRanges(busy, capacity), around)
    const taken = subtract(open, refused)
    for (const window of taken) chosen.push({ ...window, workplaceId: id })
    open = intersect(open, refused)
  }
  return chosen.sort((a, b) => a.startMs - b.startMs)
}

/**
 * Starts at which a booking would meet a busy range. Times are whole milliseconds: a booking may
 * start the instant a busy range ends, and end the instant the next one starts.
 */
export function forbiddenStarts(
  busy: readonly TimeRange[],
  around: { readonly beforeMs: number; readonly afterMs: number },
): TimeRange[] {
  return widen(busy, { beforeMs: around.afterMs - 1, afterMs: around.beforeMs })
}

/** When at least `capacity` of the ranges lie over one another. */
function fullRanges(busy: readonly TimeRange[], capacity: number): TimeRange[] {
  if (capacity === 1) return normalise(busy)
  const real = busy.filter((range) => range.startMs < range.endMs)
  const starts = Float64Array.from(real, (range) => range.startMs).sort()
  const ends = Float64Array.from(real, (range) => range.endMs).sort()
  const full: TimeRange[] = []
  // Of n-th starts and ends in order: when the n-th booking starts, it is crowded exactly if the
  // booking that ends (n - capacity + 1)-th has not ended, and the crowd lasts until it does.
  for (let n = capacity - 1; n < starts.length; n++) {
    const startMs = starts[n] ?? 0
    const endMs = ends[n - capacity + 1] ?? 0
    if (startMs < endMs) full.push({ startMs, endMs })
  }
  return normalise(full)
}
