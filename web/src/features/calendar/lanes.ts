import type { Span } from './day-geometry.ts'

export interface Lane {
  /** Which of the columns side by side, from 0. */
  lane: number
  /** How many there are. */
  lanes: number
  /** The same for those that overlap, directly or through others. */
  cluster: number
}

/** Puts what overlaps side by side; the answer has the order of `spans`. */
export function layOut(spans: Span[]): Lane[] {
  const order = spans
    .map((span, at) => ({ ...span, at }))
    .sort((one, other) => one.startMs - other.startMs || other.endMs - one.endMs)
  const placed: Lane[] = spans.map(() => ({ lane: 0, lanes: 1, cluster: 0 }))
  let cluster = 0
  let members: number[] = []
  let ends: number[] = []
  const close = () => {
    for (const at of members)
      placed[at] = { lane: placed[at]?.lane ?? 0, lanes: ends.length, cluster }
    cluster += 1
    members = []
    ends = []
  }
  for (const { startMs, endMs, at } of order) {
    if (ends.every((end) => end <= startMs)) close()
    const free = ends.findIndex((end) => end <= startMs)
    const lane = free === -1 ? ends.length : free
    ends[lane] = endMs
    placed[at] = { lane, lanes: 1, cluster }
    members.push(at)
  }
  close()
  return placed
}
