import type { Minutes } from './working-hours.ts'

const dayMinutes = 1_440

export type DragKind = 'create' | 'move' | 'resize'

/** How a drag began. */
export interface Grab {
  kind: DragKind
  /** What was taken hold of; for a new booking, the point where the pointer went down. */
  from: number
  to: number
  /** The minute under the pointer at the beginning. */
  at: number
}

/**
 * Where the thing stands when the pointer is over a minute of the day. Edges fall on whole steps of
 * `step` minutes; a length is kept by a move and never gets below a step.
 */
export function draggedTo(grab: Grab, minute: number, step: number): Minutes {
  if (grab.kind === 'move') return moved(grab, minute, step)
  if (grab.kind === 'resize') {
    const to = Math.min(dayMinutes, Math.round(minute / step) * step)
    return { from: grab.from, to: Math.max(grab.from + Math.min(step, dayMinutes - grab.from), to) }
  }
  const [first, last] = minute < grab.at ? [minute, grab.at] : [grab.at, minute]
  const from = Math.max(0, Math.floor(first / step) * step)
  const to = Math.min(dayMinutes, Math.max(from + step, Math.ceil(last / step) * step))
  return { from: Math.min(from, dayMinutes - step), to }
}

/** The same by keys: `steps` down or up. A move keeps its length, a resize its beginning. */
export function nudged(
  span: Minutes,
  by: { steps: number; step: number; resize: boolean },
): Minutes {
  const { steps, step, resize } = by
  if (resize) {
    const to = Math.min(dayMinutes, span.to + steps * step)
    return { from: span.from, to: Math.max(span.from + step, to) }
  }
  const length = span.to - span.from
  const aligned = steps > 0 ? Math.floor(span.from / step) : Math.ceil(span.from / step)
  const from = Math.min(Math.max(0, (aligned + steps) * step), dayMinutes - length)
  return { from, to: from + length }
}

function moved(grab: Grab, minute: number, step: number): Minutes {
  const length = grab.to - grab.from
  const wanted = grab.from + minute - grab.at
  // What is put back where it was stands there exactly, on a whole step or not.
  const from =
    Math.abs(wanted - grab.from) < step / 2 ? grab.from : Math.round(wanted / step) * step
  const kept = Math.min(Math.max(0, from), dayMinutes - length)
  return { from: kept, to: kept + length }
}
