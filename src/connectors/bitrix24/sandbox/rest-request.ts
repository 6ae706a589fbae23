import type { IncomingMessage } from 'node:http'
import { readBody } from '../../../connector-kit/sandbox.ts'
import { RestFault } from './fault.ts'
import { isMap, type JsonMap, textOf } from './json.ts'
import { parsePhpQuery } from './php-query.ts'

export interface RestRequest {
  /** Lower case, without `.json`. */
  method: string
  params: JsonMap
  token: string | null
  /** From the path of an incoming webhook. */
  webhook: { userId: number; code: string } | null
}

/** Names that the REST layer keeps for itself; methods never see them. */
const RESERVED = ['auth', 'access_token', 'auth_connector', 'state', 'aplogin', 'ap'] as const

/** Reads method, parameters and credentials; null when the path is no REST call. */
export async function readRestRequest(
  request: IncomingMessage,
  url: URL,
): Promise<RestRequest | null> {
  const path = url.pathname.split('/').filter(Boolean)
  if (path[0] !== 'rest') return null
  const [method = '', code, user] = path.slice(1).reverse()
  const isWebhook = path.length === 4 && /^\d+$/.test(user ?? '')
  if (path.length !== 2 && !isWebhook) return null
  const params = { ...parsePhpQuery(url.search.slice(1)), ...(await bodyParams(request)) }
  const token = tokenOf(request, params)
  for (const name of RESERVED) delete params[name]
  return {
    method: method.toLowerCase().replace(/\.json$/, ''),
    params,
    token,
    webhook: isWebhook ? { userId: Number(user), code: code ?? '' } : null,
  }
}

async function bodyParams(request: IncomingMessage): Promise<JsonMap> {
  const text = await readBody(request)
  if (text === null) throw new RestFault(413, 'REQUEST_TOO_LARGE', 'Request body is too large')
  // A body that comes with GET is not looked at.
  if (request.method !== 'POST' || text.trim() === '') return {}
  const type = request.headers['content-type'] ?? ''
  if (type.includes('multipart/form-data')) return multipart(text, type)
  if (!type.includes('json')) return parsePhpQuery(text)
  try {
    const parsed: unknown = JSON.parse(text)
    return isMap(parsed) ? parsed : {}
  } catch {
    return {}
  }
}

/** Text fields of a multipart form; files mean nothing to this portal. */
function multipart(text: string, type: string): JsonMap {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  if (boundary === undefined) return {}
  const pairs = text.split(`--${boundary}`).flatMap((part) => {
    const cut = part.indexOf('\r\n\r\n')
    const name = /name="([^"]*)"/.exec(part.slice(0, Math.max(cut, 0)))?.[1]
    if (cut === -1 || name === undefined) return []
    const value = part.slice(cut + 4).replace(/\r\n$/, '')
    return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
  })
  return parsePhpQuery(pairs.join('&'))
}

function tokenOf(request: IncomingMessage, params: JsonMap): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  return (bearer ?? textOf(params.auth)) || textOf(params.access_token) || null
}
