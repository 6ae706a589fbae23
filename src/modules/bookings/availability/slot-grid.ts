import type { TimeRange } from '../../../kernel/time-range.ts'
import { dayMs, offsetSpans, type Zone } from '../../../kernel/zone.ts'

/** A stretch of one local date and one offset, in which slots stand at `anchorMs` + n * step. */
export interface GridPiece extends TimeRange {
  /** The instant that local midnight would have at this offset; it may lie outside the piece. */
  readonly anchorMs: number
}

/**
 * The places where slots may start: every `stepMs` of the wall clock from local midnight, so that a
 * client sees 09:00, 09:15, 09:30 on the day the clocks change too. Where the clock repeats an
 * hour, both passes have their slots.
 */
export function slotGrid(range: TimeRange, zone: Zone): GridPiece[] {
  const pieces: GridPiece[] = []
  for (const { startMs, endMs, offsetMs } of offsetSpans(range, zone)) {
    const firstMidnightMs = Math.floor((startMs + offsetMs) / dayMs) * dayMs - offsetMs
    for (let anchorMs = firstMidnightMs; anchorMs < endMs; anchorMs += dayMs) {
      pieces.push({
        startMs: Math.max(startMs, anchorMs),
        endMs: Math.min(endMs, anchorMs + dayMs),
        anchorMs,
      })
    }
  }
  return pieces
}

/** The grid points that lie in the windows, in order, at most `limit` of them. */
export function gridPoints(
  windows: readonly TimeRange[],
  grid: { readonly pieces: readonly GridPiece[]; readonly stepMs: number },
  limit: number,
): number[] {
  const { pieces, stepMs } = grid
  const points: number[] = []
  let i = 0
  for (const window of windows) {
    for (let piece = pieces[i]; piece && piece.startMs < window.endMs; piece = pieces[++i]) {
      const fromMs = Math.max(window.startMs, piece.startMs)
      const endMs = Math.min(window.endMs, piece.endMs)
      const stepsBefore = Math.ceil((fromMs - piece.anchorMs) / stepMs)
      for (let ms = piece.anchorMs + stepsBefore * stepMs; ms < endMs; ms += stepMs) {
        if (points.length === limit) return points
        points.push(ms)
      }
      // The piece reaches past this window: the next window may lie in it too.
      if (piece.endMs > window.endMs) break
    }
  }
  return points
}
