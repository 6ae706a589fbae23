/** How the app was opened by another site's page: in its dialog, in the page, or not at all. */
export const frame = readFrame()

function readFrame(): 'dialog' | 'inline' | null {
  if (window.parent === window) return null
  const asked = new URLSearchParams(location.search).get('frame')
  return asked === 'inline' ? 'inline' : 'dialog'
}

/** Tells the page around us how high we are, and lets Escape close its dialog. */
export function tellFrame(): void {
  if (!frame) return
  document.documentElement.dataset['frame'] = frame
  const tell = (message: object) => window.parent.postMessage({ uzel: 'book', ...message }, '*')
  if (frame === 'inline') {
    new ResizeObserver(() => {
      tell({ height: Math.ceil(document.body.getBoundingClientRect().height) })
    }).observe(document.body)
  } else {
    document.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented && !document.querySelector('dialog[open]')) {
        tell({ close: true })
      }
    })
  }
}

/** Tells the page around us that a visit was booked, and nothing about it. */
export function tellBooked(): void {
  if (frame) window.parent.postMessage({ uzel: 'book', booked: true }, '*')
}
