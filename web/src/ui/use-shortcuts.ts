import { onScopeDispose, shallowReactive } from 'vue'

/** A key of the page and what it does. */
export interface Shortcut {
  /** By place on the keyboard, so that it works in every layout: `KeyT`, `Slash`, `Alt+ArrowLeft`. */
  keys: string
  /** Key of the text that says what it does. */
  label: string
  run: () => void
  /** Means nothing without its key: no action of the search over everything. */
  keyOnly?: boolean
  /** Stands behind the same key of any page. */
  beneath?: boolean
}

/** The keys that work now, the newest last. */
export const shortcuts = shallowReactive<Shortcut[]>([])

/** Keys of the page while the component lives. They rest while somebody types or under a dialog. */
export function useShortcuts(added: readonly Shortcut[]): void {
  shortcuts.unshift(...added.filter(({ beneath }) => beneath))
  shortcuts.push(...added.filter(({ beneath }) => !beneath))
  onScopeDispose(() => {
    for (const shortcut of added) shortcuts.splice(shortcuts.indexOf(shortcut), 1)
  })
}

/** How a key is written for people: `Alt+←`. */
export function sayKeys(keys: string): string {
  const signs: Record<string, string> = {
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Slash: '/',
    'Shift+Slash': '?',
    Escape: 'Esc',
  }
  const whole = signs[keys]
  if (whole) return whole
  return keys
    .split('+')
    .map((part) => signs[part] ?? part.replace(/^(Key|Digit)/, ''))
    .join('+')
}

/** Listens for the keys of all pages; to be called once. */
export function hearKeys(): () => void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const isGlobal = event.ctrlKey || event.metaKey
    if (!isGlobal && isTyping(event.target)) return
    if (document.querySelector('dialog[open], [data-modal][data-state=open], [role=menu]')) return
    const pressed = pressedKeys(event)
    const shortcut = shortcuts.findLast(({ keys }) => keys === pressed)
    if (!shortcut) return
    event.preventDefault()
    shortcut.run()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function pressedKeys(event: KeyboardEvent): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : ''
  const alt = event.altKey ? 'Alt+' : ''
  const shift = event.shiftKey ? 'Shift+' : ''
  return `${control}${alt}${shift}${event.code}`
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.matches('input, select, textarea, [contenteditable=true], [role=combobox]')
}
