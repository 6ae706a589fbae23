/**
 * Brings online booking to a business's own site:
 *
 *     <script src="https://…/embed.js" async></script>
 *     <button data-uzel="salon">Book</button>        a dialog
 *     <div data-uzel="salon" data-inline></div>      a frame in the page
 */
import { putButton } from './button.ts'
import { putInline } from './frame.ts'

function start(): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-uzel]:not([data-ready])')) {
    place.dataset['ready'] = ''
    if ('inline' in place.dataset) putInline(place)
    else putButton(place)
  }
}

if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start)
else start()
