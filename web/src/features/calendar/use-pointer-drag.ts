import { onScopeDispose, type Ref } from 'vue'
import type { Schemas } from '../../api/client.ts'
import { readBands } from './bands.ts'
import type { Column } from './columns.ts'
import type { Grab } from './drag-minutes.ts'
import { followPointer, type Pressed } from './follow-pointer.ts'
import type { useDrag } from './use-drag.ts'
import { usePress } from './use-press.ts'

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

/**
 * Drags by mouse, pen and finger: down on a booking moves or resizes it, elsewhere makes one, for
 * which a click is enough.
 */
export function usePointerDrag(options: PointerDragOptions) {
  const { carrier, scroller } = options
  const follower = followPointer(options)
  const press = usePress<Pressed>({
    isCarrying: () => carrier.active.value,
    onPoint: follower.at,
    onHold,
    onDrag,
    onUp,
    onEscape,
  })
  const click = swallowedClick()

  function onDown(event: PointerEvent): void {
    click.swallow(false)
    if (event.button !== 0 || !event.isPrimary || carrier.active.value) return
    const start = takenUp(event, options)
    if (!start) return
    follower.at(event)
    press.begin(start)
  }

  function onHold(pressed: Pressed): void {
    navigator.vibrate?.(10)
    const { booking } = pressed
    const element = booking && scroller.value?.querySelector(`[data-booking="${booking.id}"]`)
    if (booking && element instanceof HTMLElement) options.onHold(booking.id, element)
    else onDrag(pressed)
  }

  function onDrag(pressed: Pressed): void {
    if (!carrier.active.value) {
      options.onLift()
      carrier.begin(carriedFrom(pressed))
    }
    follower.follow(pressed)
  }

  function onUp(pressed: Pressed, wasCancelled: boolean): void {
    const wasCarried = carrier.drag.value?.by === 'pointer'
    click.swallow(wasCarried || pressed.held)
    follower.stop()
    // A click on free time begins there what a drag would; a finger that taps closes what is open.
    const isClick = !wasCarried && !wasCancelled && !pressed.isTouch
    if (isClick && pressed.grab.kind === 'create') {
      carrier.begin(carriedFrom(pressed))
      carrier.drop()
    }
    if (!wasCarried) return
    if (wasCancelled) carrier.cancel()
    else carrier.drop()
  }

  function onEscape(event: KeyboardEvent): void {
    if (carrier.drag.value?.by !== 'pointer') return
    event.stopPropagation()
    press.end()
    follower.stop()
    carrier.cancel()
    click.swallow(true)
  }
  onScopeDispose(follower.stop)

  return { onDown, onClick: click.onClick, isPressed: press.isPressed }
}

/** The click that ends a drag opens nothing. */
function swallowedClick() {
  let isAwaited = false

  function onClick(event: MouseEvent): void {
    if (!isAwaited) return
    isAwaited = false
    event.preventDefault()
    event.stopPropagation()
  }

  const swallow = (next: boolean) => {
    isAwaited = next
  }
  return { swallow, onClick }
}

const carriedFrom = ({ grab, pointerId, booking, column }: Pressed) => ({
  ...grab,
  by: 'pointer' as const,
  pointerId,
  booking,
  column,
})

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
