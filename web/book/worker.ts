/**
 * The worker of the clients' app: the shell is kept, what was read last can be read without a
 * network, and nothing that one books by is ever taken from what was kept.
 */
interface WorkerScope {
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
interface WorkerEvent {
  request: Request
  waitUntil(work: Promise<unknown>): void
  respondWith(answer: Promise<Response>): void
}
declare const self: WorkerScope

/** The build writes the files of the shell here; other files are another version. */
const shell = 'uzel-shell'.split(' ')
const caches = globalThis.caches
const shellCache = `uzel-shell-${hash(shell.join())}`
const pageCache = 'uzel-pages-1'
const privateCache = 'uzel-private-1'
const patienceMs = 4_000
const keptAtMost = 60

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(shellCache).then(async (cache) => {
      await cache.addAll(shell)
      await self.skipWaiting()
    }),
  )
})

self.addEventListener('activate', (event) => {
  const current = [shellCache, pageCache, privateCache]
  event.waitUntil(
    caches.keys().then(async (names) => {
      const old = names.filter((name) => name.startsWith('uzel-') && !current.includes(name))
      await Promise.all(old.map((name) => caches.delete(name)))
      await self.clients.claim()
    }),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/client/assets/')) event.respondWith(fromShell(request))
  else if (request.mode === 'navigate') event.respondWith(page(request, pathname))
  else if (/^\/api\/public\/[^/]+(\/services)?$/.test(pathname)) {
    event.respondWith(freshOrKept(request, { cache: pageCache, key: pathname }))
  } else if (/^\/api\/public\/[^/]+\/(my\/bookings|session)$|^\/b\/[^/.]+$/.test(pathname)) {
    event.respondWith(freshOrKept(request, { cache: privateCache, key: pathname }))
  }
})

async function fromShell(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await keep(shellCache, request.url, answer.clone())
  return answer
}

/** Every page of a business is the same document; the address is read in the browser. */
function page(request: Request, pathname: string): Promise<Response> {
  const [, door, slug] = pathname.split('/')
  if (/\.\w+$/.test(pathname)) return fetch(request)
  const isShared = door === 'book'
  const key = isShared ? `/book/${slug}` : `${pathname}?page`
  return freshOrKept(request, { cache: isShared ? pageCache : privateCache, key })
}

async function freshOrKept(
  request: Request,
  to: { cache: string; key: string },
): Promise<Response> {
  const kept = await caches.open(to.cache).then((cache) => cache.match(to.key))
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await keep(to.cache, to.key, answer.clone())
    return answer
  })
  if (!kept) return fresh
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), patienceMs))
  return Promise.race([fresh.catch(() => kept), late])
}

async function keep(name: string, key: string, answer: Response): Promise<void> {
  const cache = await caches.open(name)
  await cache.put(key, answer)
  const keys = await cache.keys()
  for (const old of keys.slice(0, Math.max(0, keys.length - keptAtMost))) await cache.delete(old)
}

function hash(text: string): string {
  let sum = 5_381
  for (const letter of text) sum = (sum * 33) ^ (letter.codePointAt(0) ?? 0)
  return (sum >>> 0).toString(36)
}

export {}
