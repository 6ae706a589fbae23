import { type Fields, RemoteError } from '../../../connector-kit/index.ts'
import { asText } from './read-json.ts'

/** Where calls go and with what: a webhook carries its secret in the address, an app a token. */
export interface Endpoint {
  /** Ends with a slash; a method name follows. */
  url: string
  token: string | null
}

/**
 * Finds the way in. Tokens of an app come before a webhook: only an app can subscribe to events.
 *
 * @param known settings and credentials as one
 * @throws RemoteError `unauthorised` when there is no way in at all
 */
export function openEndpoint(known: Fields): Endpoint {
  const hook = parseWebhookUrl(asText(known['webhook_url']))
  const token = asText(known['access_token'])
  const url = asText(known['endpoint']) || (hook?.token ? hook.url : '')
  if (token !== '' && url !== '') return { url: withSlash(url), token }
  if (hook) return hook
  throw new RemoteError('unauthorised', {
    words: 'neither an access token nor a webhook address is known',
    code: 'not_connected',
  })
}

/**
 * Reads both forms of a webhook address. `/rest/1/code/` is a permanent incoming webhook: the
 * address itself is the secret. `/rest/{member_id}/{access_token}/` only writes a token down: calls
 * go to `/rest/` with that token, which lives for an hour. Null for anything else.
 */
export function parseWebhookUrl(address: string): Endpoint | null {
  const [, url, owner, code] =
    /^(https?:\/\/.+\/rest\/)([^/?#]+)\/([^/?#]+)\/?$/.exec(address) ?? []
  if (url === undefined || owner === undefined || code === undefined) return null
  if (/^\d+$/.test(owner)) return { url: `${url}${owner}/${code}/`, token: null }
  return { url, token: decodeURIComponent(code) }
}

/** Writes a token down in the address form that people know from older set-ups. */
export function formatTokenUrl(endpoint: string, memberId: string, token: string): string {
  return `${withSlash(endpoint)}${encodeURIComponent(memberId)}/${encodeURIComponent(token)}/`
}

const withSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`)
