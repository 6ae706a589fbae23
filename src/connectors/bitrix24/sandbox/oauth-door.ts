import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody, sendJson, sendText } from '../../../connector-kit/sandbox.ts'
import { USERS } from './dictionary.ts'
import type { RestDoor } from './execute.ts'
import { type JsonMap, textOf } from './json.ts'
import { parsePhpQuery } from './php-query.ts'

/**
 * The authorization server: `/oauth/authorize/` on the portal, `/oauth/token/` on the portal and
 * under `/oauth-server`, and the server's own `app.info`. False for every other path.
 */
export async function answerOauth(
  door: RestDoor,
  request: IncomingMessage,
  { response, url }: { response: ServerResponse; url: URL },
): Promise<boolean> {
  const path = url.pathname.replace(/\/+$/, '').replace(/\.json$/, '')
  if (path === '/oauth/authorize') authorize(door, response, url)
  else if (path === '/oauth/token' || path === '/oauth-server/oauth/token') {
    await token(door, request, { response, url })
  } else if (path === '/oauth-server/rest/app.info') {
    await appInfo(door, request, { response, url })
  } else return false
  return true
}

/** Consents at once, as the administrator, or as the user that `user_id` names. */
function authorize(door: RestDoor, response: ServerResponse, url: URL): void {
  const { app } = door.portal.settings
  const query = url.searchParams
  const userId = Number(query.get('user_id') ?? 1)
  const known = USERS.some((user) => user.id === userId)
  if (query.get('client_id') !== app.clientId || !door.portal.installed || !known) {
    // A failure stays on the portal's own page: nothing is ever sent back to the app.
    sendText(response, 200, '<html><h1>The application was not found</h1></html>')
    return
  }
  if (app.redirectUri === '') {
    sendText(response, 200, '<html><h1>The application has no redirect address</h1></html>')
    return
  }
  const target = new URL(app.redirectUri)
  const answer = {
    code: door.credentials.issueCode(userId),
    state: query.get('state') ?? '',
    domain: app.domain,
    member_id: app.memberId,
    scope: app.scope.join(','),
    server_domain: new URL(door.portal.settings.baseUrl).host,
  }
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
  response.writeHead(302, { location: target.href }).end()
}

interface Refusal {
  status: number
  body: JsonMap
}

async function token(
  door: RestDoor,
  request: IncomingMessage,
  { response, url }: { response: ServerResponse; url: URL },
): Promise<void> {
  const form = request.method === 'POST' ? parsePhpQuery((await readBody(request)) ?? '') : {}
  const sent = { ...parsePhpQuery(url.search.slice(1)), ...form }
  const broken = door.chaos.strikes('fail5xx')
  const outcome = broken ? serverTrouble() : grant(door, sent)
  const error = typeof outcome.body.error === 'string' ? outcome.body.error : null
  door.log.add(
    {
      at: new Date(door.portal.nowMs()).toISOString(),
      method: `oauth/token ${textOf(sent.grant_type)}`,
      status: outcome.status,
      error,
      costMs: 0,
      commands: 1,
      caller: 'oauth',
    },
    false,
  )
  sendJson(response, outcome.status, outcome.body)
}

/** The order and the statuses are those seen live: an unknown client even comes with a 200. */
function grant(door: RestDoor, sent: JsonMap): Refusal {
  const { app } = door.portal.settings
  const type = textOf(sent.grant_type)
  const name = type === 'refresh_token' ? 'refresh_token' : 'code'
  if (type !== 'authorization_code' && type !== 'refresh_token') {
    return refusal(400, 'invalid_request', 'Invalid grant_type parameter or parameter missing')
  }
  if (textOf(sent.client_id) !== app.clientId)
    return { status: 200, body: { error: 'wrong_client' } }
  if (textOf(sent.client_secret) !== app.clientSecret) {
    return { status: 400, body: { error: 'invalid_client' } }
  }
  if (!door.portal.installed) return refusal(401, 'NOT_INSTALLED', 'Application not installed')
  const secret = textOf(sent[name])
  if (secret === '') return refusal(400, 'invalid_request', `No "${name}" parameter found`)
  const { credentials } = door
  const userId =
    type === 'refresh_token' ? credentials.spendRefresh(secret) : credentials.redeemCode(secret)
  if (userId === null) {
    const why = 'The provided authorization grant is invalid, expired, revoked'
    return refusal(400, 'invalid_grant', why)
  }
  return { status: 200, body: pair(door, userId, type) }
}

/** Only the refresh names the moment of expiry and the user, as in the documented samples. */
function pair(door: RestDoor, userId: number, type: string): JsonMap {
  const { app, baseUrl } = door.portal.settings
  const made = door.credentials.issuePair(userId)
  const refreshed = type === 'refresh_token'
  return {
    access_token: made.access.token,
    client_endpoint: `${baseUrl}/rest/`,
    domain: new URL(baseUrl).host,
    ...(refreshed ? { expires: Math.floor(made.access.expiresAtMs / 1000) } : {}),
    expires_in: 3600,
    member_id: app.memberId,
    refresh_token: made.refresh,
    scope: app.scope.join(','),
    server_endpoint: `${baseUrl}/oauth-server/rest/`,
    status: 'L',
    ...(refreshed ? { user_id: userId } : {}),
  }
}

const refusal = (status: number, error: string, description: string): Refusal => ({
  status,
  body: { error, error_description: description },
})

const serverTrouble = () => refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error')

/** The server's own view of a token, for checking where it came from. */
async function appInfo(
  door: RestDoor,
  request: IncomingMessage,
  { response, url }: { response: ServerResponse; url: URL },
): Promise<void> {
  const form = request.method === 'POST' ? await formOrJson(request) : {}
  const sent: JsonMap = { ...parsePhpQuery(url.search.slice(1)), ...form }
  const found = door.credentials.find(textOf(sent.auth))
  if (found === undefined || found.expiresAtMs <= door.portal.nowMs()) {
    const code = found === undefined ? 'invalid_token' : 'expired_token'
    sendJson(response, 401, { error: code, error_description: 'The access token is not valid.' })
    return
  }
  const { app, baseUrl } = door.portal.settings
  const result = {
    client_id: app.clientId,
    scope: app.scope.join(','),
    expires: new Date(found.expiresAtMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
    install: {
      installed: door.portal.installed,
      version: '1',
      status: 'L',
      scope: app.scope.join(','),
      domain: app.domain,
      uri: baseUrl,
      client_endpoint: `${baseUrl}/rest/`,
      member_id: app.memberId,
      member_type: 'user',
    },
    user_id: String(found.userId),
  }
  sendJson(response, 200, { result })
}

async function formOrJson(request: IncomingMessage): Promise<JsonMap> {
  const text = (await readBody(request)) ?? ''
  if (!(request.headers['content-type'] ?? '').includes('json')) return parsePhpQuery(text)
  try {
    const parsed: JsonMap = JSON.parse(text)
    return parsed
  } catch {
    return {}
  }
}
