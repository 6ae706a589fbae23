import { openDialog } from './dialog.ts'
import { wordsFor } from './home.ts'

/** Makes the place open the booking. A link keeps the site's look unless a colour is asked for. */
export function putButton(place: HTMLElement): void {
  const { color, text } = place.dataset
  if (text || !place.textContent?.trim()) place.textContent = text ?? wordsFor(place)[0]
  if (color !== undefined || place.tagName !== 'A') {
    place.style.cssText +=
      ';min-height:48px;padding:12px 24px;border:0;border-radius:14px;cursor:pointer;' +
      `font:600 16px/1.4 system-ui,sans-serif;background:${color || '#4f46e5'};color:${inkOn(color)}`
  }
  place.addEventListener('click', (event) => {
    event.preventDefault()
    openDialog(place)
  })
}

/** Dark letters on a light colour. */
function inkOn(color = ''): string {
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(color) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16))
  return red * 0.3 + green * 0.59 + blue * 0.11 > 150 ? '#161a22' : '#fff'
}
