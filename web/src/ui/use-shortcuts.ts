import { onScopeDispose } from 'vue'

/**
 * Keys of the page, by their place on the keyboard, so that they work in every layout: `KeyT`,
 * `Slash`, `Alt+ArrowLeft`. They rest while somebody types or a dialog is open.
 */
export function useShortcuts(actions: Record<string, () => void>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || isTyping(event.target)) return
    if (document.querySelector('dialog[open]')) return
    const action = actions[`${event.altKey ? 'Alt+' : ''}${event.code}`]
    if (!action) return
    event.preventDefault()
    action()
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea')
}
