/**
 * Counts that cost more than they change: of a connection with many links they are used again for a
 * while, so that open screens do not count a hundred thousand rows each time they look.
 */
export interface RecentCounts {
  /** The counts under a key, counted anew when there are few or when they have grown old. */
  read<T extends Counted>(key: string, count: () => Promise<T>): Promise<T>
}

export interface Counted {
  /** How many rows were counted. */
  rows: number
}

/** Fewer rows are counted in a few milliseconds, every time. */
const countedAlways = 20_000
const keptPerRowMs = 0.05
const keptAtMostMs = 30_000
const mostKeys = 1_000

export function createRecentCounts(now: () => number): RecentCounts {
  const kept = new Map<string, { counts: Counted; until: number }>()
  return {
    async read<T extends Counted>(key: string, count: () => Promise<T>): Promise<T> {
      const known = kept.get(key)
      if (known && known.until > now()) return known.counts as T
      const counts = await count()
      kept.delete(key)
      if (counts.rows > countedAlways) {
        const [oldest] = kept.keys()
        if (kept.size >= mostKeys && oldest !== undefined) kept.delete(oldest)
        const keptMs = Math.min(keptAtMostMs, counts.rows * keptPerRowMs)
        kept.set(key, { counts, until: now() + keptMs })
      }
      return counts
    },
  }
}
