import type { Span } from './day-geometry.ts'
import { layOut } from './lanes.ts'

export interface Spot {
  /** Which of those side by side, and how many they are. */
  lane: number
  lanes: number
  /** What is left free at the right of the column for the strips beside. */
  asidePx: number
  /** A strip at the right: how far from the edge it begins. Null for a whole block. */
  stripPx: number | null
}

/** A strip of 18 px with its gap; the next one is as far away as a finger needs. */
const stripPx = 22
const stepPx = 24
const stripsAtMost = 3

/**
 * Where bookings of one column are drawn. Those that take nobody's time give way to one that came
 * in their place, as a narrow strip at the right; alone they are whole.
 */
export function spotsOf(spans: readonly Span[], takesTime: readonly boolean[]): Spot[] {
  const spots: Spot[] = spans.map(() => ({ lane: 0, lanes: 1, asidePx: 0, stripPx: null }))
  const all = spans.map((span, at) => ({ span, at, isLive: takesTime[at] ?? true }))
  const live = all.filter(({ isLive }) => isLive)
  const isBeside = ({ span }: { span: Span }) => live.some((one) => overlap(one.span, span))
  const beside = all.filter((one) => !one.isLive && isBeside(one))
  const alone = all.filter((one) => !one.isLive && !isBeside(one))

  const strips = layOut(beside.map(({ span }) => span))
  for (const [index, { at }] of beside.entries()) {
    const { lane, lanes } = strips[index] ?? { lane: 0, lanes: 1 }
    const place = Math.min(lanes, stripsAtMost) - 1 - Math.min(lane, stripsAtMost - 1)
    spots[at] = { lane: 0, lanes: 1, asidePx: 0, stripPx: place * stepPx }
  }
  for (const [index, { lane, lanes }] of layOut(alone.map(({ span }) => span)).entries()) {
    const at = alone[index]?.at ?? 0
    spots[at] = { lane, lanes, asidePx: 0, stripPx: null }
  }
  // Those side by side make room together, or one of them would lie over its neighbour.
  const placed = layOut(live.map(({ span }) => span))
  const room = new Map<number, number>()
  for (const [index, { span }] of live.entries()) {
    const { cluster = 0 } = placed[index] ?? {}
    for (const [other, strip] of beside.entries()) {
      if (!overlap(span, strip.span)) continue
      const count = Math.min(strips[other]?.lanes ?? 1, stripsAtMost)
      room.set(cluster, Math.max(room.get(cluster) ?? 0, stripPx + (count - 1) * stepPx))
    }
  }
  for (const [index, { at }] of live.entries()) {
    const { lane, lanes, cluster } = placed[index] ?? { lane: 0, lanes: 1, cluster: 0 }
    spots[at] = { lane, lanes, asidePx: room.get(cluster) ?? 0, stripPx: null }
  }
  return spots
}

function overlap(one: Span, other: Span): boolean {
  return one.startMs < other.endMs && other.startMs < one.endMs
}
