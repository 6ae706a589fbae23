import { home, wordsFor } from './home.ts'

/** The booking of the business that the place names, in a frame. */
export function frameOf(place: HTMLElement, kind: 'inline' | 'dialog'): HTMLIFrameElement {
  const { uzel = '', service, lang } = place.dataset
  const path = `/book/${encodeURIComponent(uzel)}${service ? `/service/${service}` : ''}`
  const frame = document.createElement('iframe')
  const query = new URLSearchParams({ frame: kind, ...(lang && { lang }), ...themeFor(place) })
  frame.src = `${home}${path}?${query}`
  frame.title = wordsFor(place)[0]
  frame.allow = 'clipboard-write'
  return frame
}

/** A site that has no dark look is not to get a dark piece in its midst. */
function themeFor({ dataset }: HTMLElement): { theme?: string } {
  const { theme } = dataset
  if (theme) return { theme }
  const { colorScheme } = getComputedStyle(document.documentElement)
  return colorScheme.includes('dark') ? {} : { theme: 'light' }
}

/**
 * Runs for each word of the frame, and tells the site of a booking made in it. Only our own frame
 * is listened to.
 */
export function hear(
  frame: HTMLIFrameElement,
  place: HTMLElement,
  run: (said: Record<string, unknown>) => void,
): void {
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== home || source !== frame.contentWindow || data?.uzel !== 'book') return
    run(data)
    if (data.booked) place.dispatchEvent(new CustomEvent('uzel:booked', { bubbles: true }))
  })
}

export function putInline(place: HTMLElement): void {
  const frame = frameOf(place, 'inline')
  frame.style.cssText = 'width:100%;border:0;display:block;height:700px'
  hear(frame, place, ({ height }) => {
    if (typeof height === 'number') frame.style.height = `${height}px`
  })
  place.append(frame)
}
