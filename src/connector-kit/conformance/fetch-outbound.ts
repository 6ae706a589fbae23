import { type Outbound, OutboundError, type OutboundRequest } from '../../kernel/outbound.ts'

/** A way out that lets every request through at once and remembers where it went. */
export interface CountedOutbound extends Outbound {
  urls: string[]
}

/** @param beforeEach called as each request leaves, where the engine would wait for its tokens */
export function createFetchOutbound(beforeEach: () => void): CountedOutbound {
  const urls: string[] = []
  return {
    urls,
    async request(request) {
      beforeEach()
      urls.push(request.url)
      try {
        const response = await fetch(request.url, { ...bodyOf(request), redirect: 'manual' })
        const text = await response.text()
        return { status: response.status, headers: Object.fromEntries(response.headers), text }
      } catch (error) {
        throw sorted(error)
      }
    },
  }
}

function bodyOf({ method, headers = {}, json, form, body, signal }: OutboundRequest): RequestInit {
  const common = { method, ...(signal ? { signal } : {}) }
  if (json !== undefined) {
    const type = { 'content-type': 'application/json' }
    return { ...common, headers: { ...type, ...headers }, body: JSON.stringify(json) }
  }
  if (form) return { ...common, headers, body: new URLSearchParams(form) }
  return { ...common, headers, ...(body === undefined ? {} : { body }) }
}

/** Only a connection that was never made is certain to have done nothing. */
function sorted(error: unknown): OutboundError {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === 'ECONNREFUSED'
    ? new OutboundError('unreachable', { sent: false, cause: error, detail: code })
    : new OutboundError('cut', { sent: true, cause: error, detail: code })
}
