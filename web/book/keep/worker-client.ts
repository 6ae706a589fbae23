const scopes = ['/book/', '/b/']

/** Lets the app be read without a network, from the second visit on. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const scope = scopes.find((one) => location.pathname.startsWith(one))
  if (!scope) return
  // A browser that forbids it reads with a network only.
  await navigator.serviceWorker.register('/client/worker.js', { scope }).catch(() => {})
}

/** Forgets what was kept of the signed-in client. */
export async function dropPrivate(): Promise<void> {
  if (!('caches' in window)) return
  for (const name of await caches.keys()) {
    if (name.startsWith('uzel-private')) await caches.delete(name)
  }
}
