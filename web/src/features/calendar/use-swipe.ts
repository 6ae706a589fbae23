import { onScopeDispose, type Ref, watch } from 'vue'

const leastPx = 64
const edgeSlackPx = 2

/**
 * A finger that goes sideways where nothing is left to scroll goes to the day on that side.
 * `isBusy` says that the finger carries something.
 */
export function useSwipe(
  element: Ref<HTMLElement | null>,
  options: { go: (by: 1 | -1) => void; isBusy: () => boolean },
): void {
  let start: { x: number; y: number; atLeft: boolean; atRight: boolean } | null = null

  function onStart(event: TouchEvent): void {
    const [touch] = event.touches
    const { value: box } = element
    start = null
    if (!touch || !box || event.touches.length > 1) return
    const restPx = box.scrollWidth - box.clientWidth - box.scrollLeft
    start = {
      x: touch.clientX,
      y: touch.clientY,
      atLeft: box.scrollLeft <= edgeSlackPx,
      atRight: restPx <= edgeSlackPx,
    }
  }

  function onEnd(event: TouchEvent): void {
    const [touch] = event.changedTouches
    if (!start || !touch || options.isBusy()) return
    const byX = touch.clientX - start.x
    const byY = touch.clientY - start.y
    if (Math.abs(byX) < leastPx || Math.abs(byX) < Math.abs(byY) * 2) return
    if (byX < 0 && start.atRight) options.go(1)
    if (byX > 0 && start.atLeft) options.go(-1)
  }

  function stop(box: HTMLElement | null): void {
    box?.removeEventListener('touchstart', onStart)
    box?.removeEventListener('touchend', onEnd)
  }
  watch(element, (box, before) => {
    stop(before ?? null)
    box?.addEventListener('touchstart', onStart, { passive: true })
    box?.addEventListener('touchend', onEnd, { passive: true })
  })
  onScopeDispose(() => stop(element.value))
}
