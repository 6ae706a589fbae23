import { type Fields, type Remote, RemoteError } from '../../../connector-kit/index.ts'
import { type Json, parseJson } from '../../../kernel/json.ts'
import { OutboundError, type OutboundResponse } from '../../../kernel/outbound.ts'
import { classifyError, classifyOutbound, notJson } from './classify-error.ts'
import type { Intent, Params } from './command.ts'
import { openEndpoint } from './endpoint.ts'
import { asObject } from './read-json.ts'
import { refreshAccess } from './refresh-access.ts'

/** The portal cuts a request at 60 s: our own clock must never be what loses an answer. */
const timeoutMs = 70_000

const staleToken: ReadonlySet<string> = new Set(['expired_token', 'invalid_token'])

/**
 * Posts one method and answers its envelope (`result`, `time`, `total`, `next`). A stale token is
 * renewed and the call repeated, once; so is a call to a portal that moved.
 *
 * @throws RemoteError sorted by what the portal said
 */
export async function send(
  remote: Remote,
  request: { method: string; params: Params; intent: Intent },
): Promise<Fields> {
  const used = await freshCredentials(remote)
  const first = await attempt(remote, used, request)
  if (first.kind === 'answered') return first.envelope
  if (first.kind === 'failed') throw await told(remote, first.error)
  const renewed = await refreshAccess(remote, used)
  const second = await attempt(remote, renewed, request)
  if (second.kind === 'answered') return second.envelope
  throw second.kind === 'failed' ? await told(remote, second.error) : second.error
}

type Attempt =
  | { kind: 'answered'; envelope: Fields }
  | { kind: 'failed'; error: RemoteError }
  /** Worth another try with renewed credentials. */
  | { kind: 'stale'; error: RemoteError }

async function attempt(
  remote: Remote,
  credentials: Fields,
  { method, params, intent }: { method: string; params: Params; intent: Intent },
): Promise<Attempt> {
  const { url, token } = openEndpoint({ ...remote.settings, ...credentials })
  let response: OutboundResponse
  try {
    response = await remote.http.request({
      method: 'POST',
      url: `${url}${method}`,
      headers: { accept: 'application/json' },
      json: token === null ? params : { ...params, auth: token },
      timeoutMs,
      signal: remote.signal,
    })
  } catch (thrown) {
    if (!(thrown instanceof OutboundError)) throw thrown
    return { kind: 'failed', error: classifyOutbound(thrown, intent) }
  }
  return judge(response, { intent, nowMs: remote.now(), canRenew: token !== null })
}

function judge(
  response: OutboundResponse,
  context: { intent: Intent; nowMs: number; canRenew: boolean },
): Attempt {
  const { status } = response
  if (status >= 300 && status < 400) return moved(response, context.canRenew)
  const body = parseJson(response.text)
  if (body === undefined) return { kind: 'failed', error: notJson(status, context.intent) }
  const envelope = asObject(body)
  // `error` may be an empty text or a number, and stand in a 200: its presence is what counts.
  if (envelope['error'] === undefined && status < 400) return { kind: 'answered', envelope }
  const error = classifyError(body, { status, intent: context.intent, nowMs: context.nowMs })
  const stale = context.canRenew && staleToken.has(error.code?.toLowerCase() ?? '')
  return { kind: stale ? 'stale' : 'failed', error }
}

/** A renamed portal redirects. The address in the redirect is never called; see `refreshAccess`. */
function moved(response: OutboundResponse, canRenew: boolean): Attempt {
  const target = response.headers['location'] ?? ''
  const error = new RemoteError('unauthorised', {
    words: `the portal moved to ${hostOf(target)}; connect it again under its new address`,
    code: 'portal_moved',
  })
  return { kind: canRenew ? 'stale' : 'failed', error }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'another address'
}

/** Renews a token whose hour has passed by our own clock, instead of having it refused. */
async function freshCredentials(remote: Remote): Promise<Fields> {
  const current = remote.credentials.current()
  const { access_token, refresh_token, expires_at } = current
  const expiresAtMs = typeof expires_at === 'string' ? Date.parse(expires_at) : Number.NaN
  const expired = access_token && refresh_token && expiresAtMs <= remote.now()
  return expired ? refreshAccess(remote, current) : current
}

/** Empties our bucket when the portal says that its own is full. */
async function told(remote: Remote, error: RemoteError): Promise<RemoteError> {
  if (error.code?.toUpperCase() === 'QUERY_LIMIT_EXCEEDED' && error.retryAtMs !== undefined) {
    await remote.block(error.retryAtMs)
  }
  return error
}

/** The `result` of an envelope; one documented answer lays it out at the root instead. */
export function resultOf(envelope: Fields): Json {
  return envelope['result'] ?? envelope
}
