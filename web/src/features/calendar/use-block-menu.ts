import { nextTick, shallowRef } from 'vue'

/** The menu of a booking, open at a place of the window. */
interface MenuAt {
  id: number
  x: number
  y: number
  /** Where the focus goes back to. */
  element: HTMLElement
}

/** The menu of a block, by the pointer or by the key for it; `onShow` runs before it opens. */
export function useBlockMenu(onShow: () => void) {
  const menu = shallowRef<MenuAt | null>(null)

  function showMenu(id: number, event: MouseEvent, element: HTMLElement): void {
    onShow()
    // The key of the menu tells no place of its own in every browser.
    const box = element.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    const [x, y] = byKey ? [box.left + 12, box.top + 16] : [event.clientX, event.clientY]
    menu.value = { id, x, y, element }
  }

  /** The focus comes back to the block, except where what was chosen took it elsewhere. */
  function hideMenu(): void {
    const element = menu.value?.element
    menu.value = null
    void nextTick(() => {
      if (document.activeElement === document.body) element?.focus({ preventScroll: true })
    })
  }

  return { menu, showMenu, hideMenu }
}
