/**
 * A half-open span of time: it holds `startMs` and every instant before `endMs`, both in
 * milliseconds since the epoch. Two visits that touch (one ends as the other starts) share nothing.
 *
 * Functions that take arrays expect them normalised (sorted, no empty range, no two that overlap or
 * touch), as `normalise` returns them, and answer with normalised arrays in linear time.
 */
export interface TimeRange {
  readonly startMs: number
  readonly endMs: number
}

/** Whether the two ranges share at least one instant; an empty range shares none. */
export function overlaps(a: TimeRange, b: TimeRange): boolean {
  return Math.max(a.startMs, b.startMs) < Math.min(a.endMs, b.endMs)
}

/** Sorts any ranges, drops the empty and reversed ones, and joins those that overlap or touch. */
export function normalise(ranges: readonly TimeRange[]): TimeRange[] {
  return joinSorted(isSorted(ranges) ? ranges : ranges.toSorted(byStart))
}

/** Every instant that lies in either array. */
export function merge(a: readonly TimeRange[], b: readonly TimeRange[]): TimeRange[] {
  const both: TimeRange[] = []
  let j = 0
  for (const range of a) {
    for (let next = b[j]; next && next.startMs < range.startMs; next = b[++j]) both.push(next)
    both.push(range)
  }
  for (let next = b[j]; next; next = b[++j]) both.push(next)
  return joinSorted(both)
}

/** Every instant that lies in both arrays. */
export function intersect(a: readonly TimeRange[], b: readonly TimeRange[]): TimeRange[] {
  const shared: TimeRange[] = []
  let i = 0
  let j = 0
  for (let left = a[i], right = b[j]; left && right; left = a[i], right = b[j]) {
    const startMs = Math.max(left.startMs, right.startMs)
    const endMs = Math.min(left.endMs, right.endMs)
    if (startMs < endMs) shared.push({ startMs, endMs })
    if (left.endMs < right.endMs) i++
    else j++
  }
  return shared
}

/** Every instant of `from` that lies in no range of `taken`. */
export function subtract(from: readonly TimeRange[], taken: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = []
  let j = 0
  for (const range of from) {
    let startMs = range.startMs
    for (let cut = taken[j]; cut && cut.startMs < range.endMs; cut = taken[++j]) {
      if (startMs < cut.startMs) left.push({ startMs, endMs: cut.startMs })
      if (startMs < cut.endMs) startMs = cut.endMs
      // A cut that outlasts this range is kept: it may reach into the next one too.
      if (cut.endMs > range.endMs) break
    }
    if (startMs < range.endMs) left.push({ startMs, endMs: range.endMs })
  }
  return left
}

/**
 * Moves every start earlier by `beforeMs` and every end later by `afterMs`; joins what then meets.
 * Negative amounts shrink, and ranges that vanish are dropped.
 */
export function widen(
  ranges: readonly TimeRange[],
  by: { readonly beforeMs: number; readonly afterMs: number },
): TimeRange[] {
  const wider: TimeRange[] = []
  let startMs = Number.NEGATIVE_INFINITY
  let endMs = Number.NEGATIVE_INFINITY
  for (const range of ranges) {
    const nextStartMs = range.startMs - by.beforeMs
    const nextEndMs = range.endMs + by.afterMs
    if (nextEndMs <= nextStartMs) continue
    if (nextStartMs > endMs) {
      if (startMs < endMs) wider.push({ startMs, endMs })
      startMs = nextStartMs
    }
    endMs = nextEndMs
  }
  if (startMs < endMs) wider.push({ startMs, endMs })
  return wider
}

function byStart(a: TimeRange, b: TimeRange): number {
  return a.startMs - b.startMs
}

function isSorted(ranges: readonly TimeRange[]): boolean {
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { startMs } of ranges) {
    if (startMs < lastMs) return false
    lastMs = startMs
  }
  return true
}

function joinSorted(ranges: readonly TimeRange[]): TimeRange[] {
  const joined: TimeRange[] = []
  let open: TimeRange | null = null
  for (const range of ranges) {
    if (range.endMs <= range.startMs) continue
    if (open && range.startMs <= open.endMs) {
      if (range.endMs > open.endMs) open = { startMs: open.startMs, endMs: range.endMs }
      continue
    }
    if (open) joined.push(open)
    open = range
  }
  if (open) joined.push(open)
  return joined
}
