import type { SandboxPost } from '../sandbox.ts'

const DEADLINE_MS = 10_000

/**
 * Sends event posts over the network, for a sandbox in a process of its own. It stands for the
 * vendor's servers, so the product's guarded way out does not apply to it.
 */
export async function deliverByFetch(post: SandboxPost): Promise<{ status: number }> {
  const response = await fetch(post.url, {
    method: 'POST',
    headers: post.headers,
    body: post.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(DEADLINE_MS),
  })
  await response.body?.cancel()
  return { status: response.status }
}
