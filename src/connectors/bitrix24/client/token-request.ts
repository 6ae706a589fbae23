import { z } from 'zod'
import { type Fields, RemoteError } from '../../../connector-kit/index.ts'
import { parseJson } from '../../../kernel/json.ts'
import { type Outbound, OutboundError, type OutboundResponse } from '../../../kernel/outbound.ts'
import { classifyError, classifyOutbound, notJson } from './classify-error.ts'
import { formatTokenUrl, parseWebhookUrl } from './endpoint.ts'
import { asObject, asText } from './read-json.ts'

/** The vendor's two authorization servers; a client secret is never sent anywhere else. */
export const oauthServers = ['https://oauth.bitrix.info', 'https://oauth.bitrix24.tech'] as const

/** Twice this must fit into a transaction, which holds the lock on the tokens meanwhile. */
const timeoutMs = 25_000

const granted = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive().default(3_600),
  client_endpoint: z.url(),
  member_id: z.string().min(1),
})

export type Granted = z.infer<typeof granted>

/**
 * Asks for tokens. Sent as a form, so that secrets stay out of access logs; the documentation only
 * shows a query, so a server that saw no parameters in the form is asked once more that way.
 *
 * @param server base address without a trailing slash
 * @throws RemoteError `unauthorised` when the grant, the app or its secret is not accepted (even
 *   with HTTP 200, which the server really answers), `temporary` when the server has trouble
 */
export async function requestTokens(
  http: Outbound,
  request: { server: string; form: Record<string, string>; nowMs: number },
): Promise<Granted> {
  const { server, form, nowMs } = request
  const url = `${server}/oauth/token/`
  // The server replaces a refresh token when it is used: whoever hangs up loses the new one.
  const common = { timeoutMs, uncut: true }
  let answer = await ask(http, { method: 'POST', url, form, ...common })
  if (errorOf(answer) === 'invalid_request') {
    const query = new URLSearchParams(form).toString()
    answer = await ask(http, { method: 'GET', url: `${url}?${query}`, ...common })
  }
  const body = parseJson(answer.text)
  if (body === undefined) throw notJson(answer.status, 'read')
  if (asObject(body)['error'] !== undefined || answer.status >= 400) {
    throw classifyError(body, { status: answer.status, intent: 'read', nowMs })
  }
  const tokens = granted.safeParse(body)
  if (tokens.success) return tokens.data
  throw new RemoteError('temporary', { words: 'the token answer is not complete', code: 'oauth' })
}

/** The sealed settings that granted tokens become. */
export function credentialsOf(tokens: Granted, nowMs: number, before: Fields = {}): Fields {
  const { access_token, refresh_token, expires_in, client_endpoint, member_id } = tokens
  const address = asText(before['webhook_url'])
  const showsToken = address === '' || parseWebhookUrl(address)?.token !== null
  return {
    access_token,
    refresh_token,
    expires_at: new Date(nowMs + expires_in * 1_000).toISOString(),
    endpoint: client_endpoint,
    member_id,
    // A permanent webhook that somebody entered is theirs to keep.
    ...(showsToken
      ? { webhook_url: formatTokenUrl(client_endpoint, member_id, access_token) }
      : {}),
  }
}

async function ask(
  http: Outbound,
  request: Parameters<Outbound['request']>[0],
): Promise<OutboundResponse> {
  try {
    return await http.request(request)
  } catch (error) {
    // A lost answer may have spent the refresh token; the next try finds out.
    if (error instanceof OutboundError) throw classifyOutbound(error, 'read')
    throw error
  }
}

function errorOf(answer: OutboundResponse): string {
  return asText(asObject(parseJson(answer.text))['error'])
}
