/**
 * Brings online booking to a business's own site:
 *
 *     <script src="https://…/embed.js" async></script>
 *     <button data-uzel="salon">Book</button>        a dialog
 *     <div data-uzel="salon" data-inline></div>      a frame in the page
 */
;(() => {
  const script = document.currentScript as HTMLScriptElement | null
  const home = new URL(script?.src ?? location.href).origin
  const words: Record<string, [string, string]> = {
    ru: ['Записаться онлайн', 'Закрыть'],
    uk: ['Записатися онлайн', 'Закрити'],
    kk: ['Онлайн жазылу', 'Жабу'],
    en: ['Book online', 'Close'],
  }
  const wordsFor = ({ dataset }: HTMLElement) =>
    words[dataset['lang'] ?? document.documentElement.lang.slice(0, 2)] ?? words['en'] ?? ['', '']

  function frameOf(place: HTMLElement, kind: string): HTMLIFrameElement {
    const { uzel = '', service, lang } = place.dataset
    const path = `/book/${encodeURIComponent(uzel)}${service ? `/service/${service}` : ''}`
    const frame = document.createElement('iframe')
    frame.src = `${home}${path}?frame=${kind}${lang ? `&lang=${lang}` : ''}`
    frame.title = wordsFor(place)[0]
    frame.allow = 'clipboard-write'
    return frame
  }

  /** Only our own frame is listened to. */
  function hear(frame: HTMLIFrameElement, run: (data: Record<string, unknown>) => void) {
    addEventListener('message', ({ origin, source, data }) => {
      if (origin === home && source === frame.contentWindow && data?.uzel === 'book') run(data)
    })
  }

  function tellSite(place: HTMLElement, data: Record<string, unknown>) {
    if (data['booked']) place.dispatchEvent(new CustomEvent('uzel:booked', { bubbles: true }))
  }

  function putInline(place: HTMLElement) {
    const frame = frameOf(place, 'inline')
    frame.style.cssText = 'width:100%;border:0;display:block;height:700px'
    hear(frame, (data) => {
      if (typeof data['height'] === 'number') frame.style.height = `${data['height']}px`
      tellSite(place, data)
    })
    place.append(frame)
  }

  /** A modal dialog of the browser keeps the focus in it, and Escape closes it. */
  function openDialog(place: HTMLElement) {
    const dialog = document.createElement('dialog')
    const frame = frameOf(place, 'dialog')
    const close = document.createElement('button')
    close.type = 'button'
    close.textContent = '×'
    close.ariaLabel = wordsFor(place)[1]
    dialog.ariaLabel = frame.title
    dialog.style.cssText =
      'padding:0;border:0;width:min(480px,100vw);height:min(860px,100dvh);max-width:none;max-height:none;border-radius:min(20px,calc((100vw - 480px)*9));overflow:hidden;margin:auto;box-shadow:0 24px 80px #0006'
    close.style.cssText =
      'position:absolute;inset:6px auto auto 50%;translate:-50%;width:44px;height:44px;border:0;border-radius:50%;background:#0009;color:#fff;font:26px/1 sans-serif;cursor:pointer'
    frame.style.cssText = 'border:0;width:100%;height:100%;display:block'
    close.onclick = () => dialog.close()
    dialog.onclick = ({ target }) => target === dialog && dialog.close()
    dialog.onclose = () => {
      dialog.remove()
      document.documentElement.style.overflow = ''
      place.focus()
    }
    hear(frame, (data) => {
      if (data['close']) dialog.close()
      tellSite(place, data)
    })
    dialog.append(frame, close)
    document.body.append(dialog)
    document.documentElement.style.overflow = 'hidden'
    dialog.showModal()
  }

  function putButton(place: HTMLElement) {
    const { color, text } = place.dataset
    if (text || !place.textContent?.trim()) place.textContent = text ?? wordsFor(place)[0]
    if (color !== undefined || place.tagName !== 'A') {
      place.style.cssText += `;min-height:48px;padding:12px 24px;border:0;border-radius:14px;background:${color || '#4f46e5'};color:${inkOn(color)};font:600 16px/1.4 system-ui,sans-serif;cursor:pointer`
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

  function start() {
    for (const place of document.querySelectorAll<HTMLElement>('[data-uzel]:not([data-ready])')) {
      place.dataset['ready'] = ''
      if ('inline' in place.dataset) putInline(place)
      else putButton(place)
    }
  }
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start)
  else start()
})()
