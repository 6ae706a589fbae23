import type { Schemas } from '../../api/client.ts'
import { type Band, bandAt, type Edges } from './bands.ts'
import type { Column } from './columns.ts'
import { draggedTo, type Grab } from './drag-minutes.ts'
import type { PointerDragOptions } from './use-pointer-drag.ts'
import type { Press } from './use-press.ts'

const edgePx = 44
const scrollAtMostPx = 16

/** A pointer that is down on the grid, and what it took hold of. */
export interface Pressed extends Press {
  grab: Grab
  column: Column
  booking: Schemas['Booking'] | null
  bands: Band[]
  edges: Edges
}

type Options = Pick<PointerDragOptions, 'carrier' | 'scroller' | 'minuteAtPx' | 'stepMinutes'>

/** Keeps what a pointer carries under it, once a frame, and scrolls the grid at its edges. */
export function followPointer({ carrier, scroller, minuteAtPx, stepMinutes }: Options) {
  let carried: Pressed | null = null
  let frame = 0
  let last = { x: 0, y: 0 }

  function at(event: PointerEvent): void {
    last = { x: event.clientX, y: event.clientY }
  }

  function follow(pressed: Pressed): void {
    carried = pressed
    frame ||= requestAnimationFrame(step)
  }

  /** Goes on while the pointer rests at an edge and the grid scrolls under it. */
  function step(): void {
    frame = 0
    const { value: box } = scroller
    if (!carried || !box || carrier.drag.value?.by !== 'pointer') return
    const { edges, grab, bands } = carried
    const byX = pull(last.x, edges.left, edges.right)
    const byY = pull(last.y, edges.top, edges.bottom)
    if (byX !== 0 || byY !== 0) {
      box.scrollBy(byX, byY)
      frame = requestAnimationFrame(step)
    }
    const x = last.x - edges.boxLeft + box.scrollLeft
    const y = last.y - edges.boxTop + box.scrollTop - edges.headPx
    const column = grab.kind === 'move' ? bandAt(bands, x)?.column : carried.column
    const span = draggedTo(grab, minuteAtPx(y), stepMinutes)
    carrier.to(column ?? carried.column, span)
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    frame = 0
    carried = null
  }

  return { at, follow, stop }
}

/** How far to scroll when a pointer is near an edge. */
function pull(at: number, low: number, high: number): number {
  if (at < low + edgePx)
    return -Math.ceil(Math.min(1, (low + edgePx - at) / edgePx) * scrollAtMostPx)
  if (at > high - edgePx)
    return Math.ceil(Math.min(1, (at - high + edgePx) / edgePx) * scrollAtMostPx)
  return 0
}
