import { wanted } from './worker-wanted.ts'

const scopes = ['/book/', '/b/']

/** Lets the app be read without a network, from the first visit on. */
export async function startWorker(of: { slug: string; tokens: string[] }): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const scope = scopes.find((one) => location.pathname.startsWith(one))
  if (!scope) return
  const { serviceWorker } = navigator
  // A browser that forbids it reads with a network only.
  const made = await serviceWorker.register('/client/worker.js', { scope }).catch(() => null)
  // A page that came through the worker is kept already.
  if (!made || serviceWorker.controller) return
  const worker = made.installing ?? made.waiting ?? made.active
  worker?.postMessage(wanted({ ...of, page: location.pathname + location.search }))
}

/** Forgets what was kept of the signed-in client. */
export async function dropPrivate(): Promise<void> {
  if (!('caches' in window)) return
  for (const name of await caches.keys()) {
    if (name.startsWith('uzel-private')) await caches.delete(name)
  }
}
