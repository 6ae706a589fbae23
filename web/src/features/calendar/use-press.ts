import { onScopeDispose } from 'vue'

const thresholdPx = 4
/** A finger that rests this long takes hold; before that it scrolls. */
const holdMs = 350
const holdSlackPx = 8

/** A pointer that is down. */
export interface Press {
  pointerId: number
  startX: number
  startY: number
  isTouch: boolean
  /** The finger has rested long enough to take hold. */
  held: boolean
}

export interface PressHandlers<Pressed extends Press> {
  isCarrying: () => boolean
  /** Every move of the pointer, however small. */
  onPoint: (event: PointerEvent) => void
  onHold: (pressed: Pressed) => void
  /** It went far enough to mean it, and again with each move after that. */
  onDrag: (pressed: Pressed) => void
  onUp: (pressed: Pressed, wasCancelled: boolean) => void
  onEscape: (event: KeyboardEvent) => void
}

/** Follows one press from down to up: tells a rest from a drag, and a drag from a scroll. */
export function usePress<Pressed extends Press>(on: PressHandlers<Pressed>) {
  let pressed: Pressed | null = null
  let holding: ReturnType<typeof setTimeout> | undefined
  let listening = new AbortController()

  function begin(start: Pressed): void {
    pressed = start
    if (start.isTouch) holding = setTimeout(hold, holdMs, start)
    listening = new AbortController()
    const { signal } = listening
    window.addEventListener('pointermove', onMove, { signal })
    window.addEventListener('pointerup', onUp, { signal })
    window.addEventListener('pointercancel', onUp, { signal })
    window.addEventListener('keydown', onKey, { signal, capture: true })
    window.addEventListener('touchmove', onTouchMove, { signal, passive: false })
  }

  function hold(start: Pressed): void {
    start.held = true
    on.onHold(start)
  }

  function onMove(event: PointerEvent): void {
    if (!pressed || event.pointerId !== pressed.pointerId) return
    on.onPoint(event)
    const wayPx = Math.hypot(event.clientX - pressed.startX, event.clientY - pressed.startY)
    if (on.isCarrying()) on.onDrag(pressed)
    else if (pressed.isTouch && !pressed.held) {
      if (wayPx > holdSlackPx) end()
    } else if (wayPx >= thresholdPx) on.onDrag(pressed)
  }

  function onUp(event: PointerEvent): void {
    const ended = pressed
    if (!ended || event.pointerId !== ended.pointerId) return
    end()
    on.onUp(ended, event.type === 'pointercancel')
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') on.onEscape(event)
  }

  /** The finger that carries something must not scroll as well. */
  function onTouchMove(event: TouchEvent): void {
    if (pressed?.held && event.cancelable) event.preventDefault()
  }

  function end(): void {
    clearTimeout(holding)
    listening.abort()
    pressed = null
  }
  onScopeDispose(end)

  return { begin, end, isPressed: () => pressed !== null }
}
