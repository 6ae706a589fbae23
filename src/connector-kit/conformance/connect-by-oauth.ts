import type { Outbound } from '../../kernel/outbound.ts'
import type { Granted, OAuth } from '../contract.ts'
import type { Fields } from '../records.ts'

/**
 * Goes the way of a browser: asks for consent, which a sandbox gives at once, and exchanges the
 * code from the redirect. `query` is laid over what the redirect brought.
 */
export async function connectByOAuth(
  oauth: OAuth,
  app: {
    url: string
    clientId: string
    clientSecret: string
    settings: Fields
    http: Outbound
    nowMs: number
    query?: Record<string, string>
  },
): Promise<Granted> {
  const { url, clientId, clientSecret, settings, http, nowMs } = app
  const state = 'any-state'
  const consent = await fetch(oauth.authorizeUrl({ host: url, clientId, state }), {
    redirect: 'manual',
  })
  const back = new URL(consent.headers.get('location') ?? '').searchParams
  const query = { ...Object.fromEntries(back), ...app.query }
  if (query['state'] !== state) throw new Error('the state did not come back')
  const code = query['code'] ?? ''
  return oauth.exchange(http, { code, clientId, clientSecret, query, settings, nowMs })
}
