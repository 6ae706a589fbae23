/**
 * Puts the focus of an opened dialog where work begins: its first field, or the dialog itself when
 * it has none. A button to close is the last thing that anybody opened it for.
 */
export function focusFirst(event: Event): void {
  const { target } = event
  if (!(target instanceof HTMLElement)) return
  event.preventDefault()
  const wanted = '[autofocus], input:not([type=hidden]):not(:disabled), textarea, select'
  // Focusing a field of a phone would bring its keyboard over what is to be read first.
  const isTouch = matchMedia('(pointer: coarse)').matches
  const field = isTouch ? null : target.querySelector<HTMLElement>(wanted)
  const first = field ?? target
  first.focus()
}
