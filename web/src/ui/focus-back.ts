/**
 * Where the keyboard goes when what had the focus is about to vanish: to what had it before, else
 * to the page itself, from where Tab goes on into it. Never nowhere.
 */
export function focusBack(before: EventTarget | null): void {
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
  const wanted = isThere ? before : document.getElementById('main')
  wanted?.focus({ preventScroll: true })
}
