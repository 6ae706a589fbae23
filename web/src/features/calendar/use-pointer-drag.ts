import { onScopeDispose, type Ref } from 'vue'
import type { Schemas } from '../../api/client.ts'
import { type Band, bandAt, type Edges, readBands } from './bands.ts'
import type { Column } from './columns.ts'
import { draggedTo, type Grab } from './drag-minutes.ts'
import type { useDrag } from './use-drag.ts'

const thresholdPx = 4
/** A finger that rests this long takes hold; before that it scrolls. */
const holdMs = 350
const holdSlackPx = 8
const edgePx = 44
const scrollAtMostPx = 16

export interface PointerDragOptions {
  carrier: ReturnType<typeof useDrag>
  /** What scrolls, and what lies in it. */
  scroller: Ref<HTMLElement | null>
  columns: Ref<readonly Column[]>
  stepMinutes: number
  minuteAtPx: (px: number) => number
  /** Where a booking stands in its column, in minutes; null where it may not be moved. */
  standsAt: (booking: Schemas['Booking'], column: Column) => { from: number; to: number } | null
  bookingOf: (id: number) => Schemas['Booking'] | undefined
  mayCreateIn: (column: Column) => boolean
  /** A finger rests on a booking. */
  onHold: (id: number, element: HTMLElement) => void
  onLift: () => void
}

interface Pressed {
  pointerId: number
  startX: number
  startY: number
  isTouch: boolean
  held: boolean
  grab: Grab
  column: Column
  booking: Schemas['Booking'] | null
  bands: Band[]
  edges: Edges
}

/**
 * Drags by mouse, pen and finger: down on a booking moves or resizes it, elsewhere makes one, for
 * which a click is enough.
 */
export function usePointerDrag(options: PointerDragOptions) {
  const { carrier, scroller } = options
  let pressed: Pressed | null = null
  let holding: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let last = { x: 0, y: 0 }
  let swallow = false

  function onDown(event: PointerEvent): void {
    swallow = false
    if (event.button !== 0 || !event.isPrimary || carrier.active.value) return
    const start = takenUp(event, options)
    if (!start) return
    pressed = start
    last = { x: event.clientX, y: event.clientY }
    if (start.isTouch) holding = setTimeout(hold, holdMs)
    listen()
  }

  function hold(): void {
    if (!pressed) return
    pressed.held = true
    navigator.vibrate?.(10)
    const { booking } = pressed
    const element = booking && scroller.value?.querySelector(`[data-booking="${booking.id}"]`)
    if (booking && element instanceof HTMLElement) options.onHold(booking.id, element)
    else begin(pressed)
  }

  function onMove(event: PointerEvent): void {
    if (!pressed || event.pointerId !== pressed.pointerId) return
    last = { x: event.clientX, y: event.clientY }
    const wayPx = Math.hypot(last.x - pressed.startX, last.y - pressed.startY)
    if (!carrier.active.value) {
      if (pressed.isTouch && !pressed.held) {
        if (wayPx > holdSlackPx) finish()
        return
      }
      if (wayPx < thresholdPx) return
      begin(pressed)
    }
    frame ||= requestAnimationFrame(follow)
  }

  function begin({ grab, booking, column }: Pressed): void {
    options.onLift()
    carrier.begin({ ...grab, by: 'pointer', booking, column })
    frame ||= requestAnimationFrame(follow)
  }

  /** Once a frame, also while the pointer rests at an edge and the grid scrolls under it. */
  function follow(): void {
    frame = 0
    const { value: box } = scroller
    if (!pressed || !box || carrier.drag.value?.by !== 'pointer') return
    const { edges, grab, bands } = pressed
    const byX = pull(last.x, edges.left, edges.right)
    const byY = pull(last.y, edges.top, edges.bottom)
    if (byX !== 0 || byY !== 0) {
      box.scrollBy(byX, byY)
      frame = requestAnimationFrame(follow)
    }
    const x = last.x - edges.boxLeft + box.scrollLeft
    const y = last.y - edges.boxTop + box.scrollTop - edges.headPx
    const column = grab.kind === 'move' ? bandAt(bands, x)?.column : pressed.column
    const span = draggedTo(grab, options.minuteAtPx(y), options.stepMinutes)
    carrier.to(column ?? pressed.column, span)
  }

  function onUp(event: PointerEvent): void {
    if (pressed && event.pointerId !== pressed.pointerId) return
    const wasCarried = carrier.drag.value?.by === 'pointer'
    swallow = wasCarried || pressed?.held === true
    const wasCancelled = event.type === 'pointercancel'
    const clicked = wasCarried || wasCancelled ? null : pressed
    finish()
    // A click on free time begins there what a drag would; a finger that taps closes what is open.
    if (clicked?.grab.kind === 'create' && !clicked.isTouch) {
      const { grab, booking, column } = clicked
      carrier.begin({ ...grab, by: 'pointer', booking, column })
      carrier.drop()
    }
    if (!wasCarried) return
    if (wasCancelled) carrier.cancel()
    else carrier.drop()
  }

  /** The click that ends a drag opens nothing. */
  function onClick(event: MouseEvent): void {
    if (!swallow) return
    swallow = false
    event.preventDefault()
    event.stopPropagation()
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || carrier.drag.value?.by !== 'pointer') return
    event.stopPropagation()
    finish()
    carrier.cancel()
    swallow = true
  }

  /** The finger that carries something must not scroll as well. */
  function onTouchMove(event: TouchEvent): void {
    if (pressed?.held && event.cancelable) event.preventDefault()
  }

  function listen(): void {
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onUp)
    window.addEventListener('keydown', onKey, true)
    window.addEventListener('touchmove', onTouchMove, { passive: false })
  }

  function finish(): void {
    clearTimeout(holding)
    cancelAnimationFrame(frame)
    frame = 0
    pressed = null
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', onUp)
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('touchmove', onTouchMove)
  }
  onScopeDispose(finish)

  return { onDown, onClick, isPressed: () => pressed !== null }
}

/** How far to scroll when a pointer is near an edge. */
function pull(at: number, low: number, high: number): number {
  if (at < low + edgePx)
    return -Math.ceil(Math.min(1, (low + edgePx - at) / edgePx) * scrollAtMostPx)
  if (at > high - edgePx)
    return Math.ceil(Math.min(1, (at - high + edgePx) / edgePx) * scrollAtMostPx)
  return 0
}

function takenUp(event: PointerEvent, options: PointerDragOptions): Pressed | null {
  const { value: box } = options.scroller
  if (!box || !(event.target instanceof Element)) return null
  const body = event.target.closest('[data-column]')
  const column = options.columns.value.find(({ key }) => key === body?.getAttribute('data-column'))
  if (!body || !column) return null
  const { bands, edges } = readBands(box, options.columns.value)
  const minute = options.minuteAtPx(event.clientY - edges.boxTop + box.scrollTop - edges.headPx)
  const grab = grabbed(event.target, { minute, column, options })
  if (!grab) return null
  return {
    ...grab,
    column,
    bands,
    edges,
    pointerId: event.pointerId,
    startX: event.clientX,
    startY: event.clientY,
    isTouch: event.pointerType === 'touch',
    held: false,
  }
}

function grabbed(
  target: Element,
  at: { minute: number; column: Column; options: PointerDragOptions },
): { grab: Grab; booking: Schemas['Booking'] | null } | null {
  const { minute, column, options } = at
  const block = target.closest('[data-booking]')
  if (block) {
    const booking = options.bookingOf(Number(block.getAttribute('data-booking')))
    const span = booking && options.standsAt(booking, column)
    if (!booking || !span) return null
    const kind = target.closest('[data-grip]') ? 'resize' : 'move'
    return { grab: { kind, ...span, at: minute }, booking }
  }
  if (!options.mayCreateIn(column)) return null
  const from = Math.floor(minute / options.stepMinutes) * options.stepMinutes
  const span = { from, to: from + options.stepMinutes }
  return { grab: { kind: 'create', ...span, at: minute }, booking: null }
}
