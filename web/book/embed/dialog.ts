import { frameOf, hear } from './frame.ts'
import { wordsFor } from './home.ts'

const dialogStyle =
  'padding:0;border:0;width:min(480px,100vw);height:min(860px,100dvh);max-width:none;max-height:none;' +
  'border-radius:min(20px,calc((100vw - 480px)*9));overflow:hidden;margin:auto;box-shadow:0 24px 80px #0006'
const closeStyle =
  'position:absolute;inset:6px 8px auto auto;width:44px;height:44px;border:4px solid #0000;' +
  'border-radius:50%;background:#0009 padding-box;color:#fff;font:24px/1 sans-serif;cursor:pointer'
const frameStyle = 'border:0;width:100%;height:100%;display:block'

/** A modal dialog of the browser keeps the focus in it, and Escape closes it. */
export function openDialog(place: HTMLElement): void {
  const dialog = document.createElement('dialog')
  const frame = frameOf(place, 'dialog')
  const close = document.createElement('button')
  close.type = 'button'
  close.textContent = '×'
  close.ariaLabel = wordsFor(place)[1]
  dialog.ariaLabel = frame.title
  dialog.style.cssText = dialogStyle
  close.style.cssText = closeStyle
  frame.style.cssText = frameStyle
  close.onclick = () => dialog.close()
  dialog.onclick = ({ target }) => target === dialog && dialog.close()
  dialog.onclose = () => {
    dialog.remove()
    document.documentElement.style.overflow = ''
    place.focus()
  }
  hear(frame, place, (said) => said['close'] && dialog.close())
  dialog.append(frame, close)
  document.body.append(dialog)
  document.documentElement.style.overflow = 'hidden'
  dialog.showModal()
}
