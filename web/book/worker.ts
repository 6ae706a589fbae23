import type { Wanted } from './keep/worker-wanted.ts'
import { type Place, placeChanged, placeOfAnswer, placeOfPage } from './worker-address.ts'

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
  data: unknown
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
  if (origin !== self.location.origin) return
  if (request.method !== 'GET') {
    const changed = placeChanged(pathname)
    if (changed) event.waitUntil(drop(changed))
    return
  }
  if (pathname.startsWith('/client/assets/')) event.respondWith(fromShell(request))
  else {
    const isPage = request.mode === 'navigate'
    const place = isPage ? placeOfPage(pathname) : placeOfAnswer(pathname)
    if (place) event.respondWith(freshOrKept(request, place))
  }
})

// The first page of a reader has come before the worker, which has seen nothing of it.
self.addEventListener('message', (event) => {
  const { page, answers } = event.data as Wanted
  const asked = [
    fetchTo(placeOfPage(pathOf(page)), page, 'text/html'),
    ...answers.map((path) => fetchTo(placeOfAnswer(pathOf(path)), path, 'application/json')),
  ]
  event.waitUntil(Promise.allSettled(asked))
})

async function fetchTo(place: Place | null, path: string, accept: string): Promise<void> {
  if (!place) return
  const answer = await fetch(path, { headers: { accept } })
  if (answer.ok) await keep(cacheOf(place), place.key, answer)
}

function pathOf(address: string): string {
  return new URL(address, self.location.origin).pathname
}

async function fromShell(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await keep(shellCache, request.url, answer.clone())
  return answer
}

async function freshOrKept(request: Request, place: Place): Promise<Response> {
  const to = cacheOf(place)
  const kept = await caches.open(to).then((cache) => cache.match(place.key))
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await keep(to, place.key, answer.clone())
    return answer
  })
  if (!kept) return fresh
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), patienceMs))
  return Promise.race([fresh.catch(() => kept), late])
}

async function drop(place: Place): Promise<void> {
  const cache = await caches.open(cacheOf(place))
  await cache.delete(place.key)
}

function cacheOf({ of }: Place): string {
  return of === 'everybody' ? pageCache : privateCache
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
