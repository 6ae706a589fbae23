/** Where the worker keeps the answer to an address. */
export interface Place {
  /** What anybody may see, or what only the reader of this device may. */
  of: 'everybody' | 'reader'
  key: string
}

/** The place of a page that is gone to; null for what is a file and not a page. */
export function placeOfPage(pathname: string): Place | null {
  // The token of a visit has a dot in its midst: a dot alone does not tell a file.
  if (/\.ics$|\/app\.webmanifest$/.test(pathname)) return null
  const [, door, slug] = pathname.split('/')
  // Every page of a business is the same document; the address is read in the browser.
  if (door === 'book') return { of: 'everybody', key: `/book/${slug}` }
  return { of: 'reader', key: `${pathname}?page` }
}

/** The place of an answer that can be read without a network; null for all that one books by. */
export function placeOfAnswer(pathname: string): Place | null {
  if (/^\/api\/public\/[^/]+(\/services)?$/.test(pathname)) {
    return { of: 'everybody', key: pathname }
  }
  if (/\.ics$/.test(pathname)) return null
  const isTheirs = /^\/api\/public\/[^/]+\/(my\/bookings|session)$|^\/b\/[^/]+$/.test(pathname)
  return isTheirs ? { of: 'reader', key: pathname } : null
}

/** The place whose answer a change makes old, whatever becomes of the change; else null. */
export function placeChanged(pathname: string): Place | null {
  const [visit] = /^\/b\/[^/]+(?=\/)/.exec(pathname) ?? []
  return visit === undefined ? null : { of: 'reader', key: visit }
}
