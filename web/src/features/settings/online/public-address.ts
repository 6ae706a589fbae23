/** Where clients book at a business, by its public name. */
export function publicAddress(slug: string): string {
  return `${location.origin}/book/${encodeURIComponent(slug)}`
}

/** What a business puts into its own site: a button that opens the booking, or the booking. */
export function embedOf(kind: 'button' | 'frame', slug: string, words: string): string {
  const script = `<script src="${location.origin}/embed.js" async></script>`
  const place =
    kind === 'button'
      ? `<button type="button" data-uzel="${escaped(slug)}">${escaped(words)}</button>`
      : `<div data-uzel="${escaped(slug)}" data-inline></div>`
  return `${script}\n${place}`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
