import { z } from 'zod'
import { type Remote, RemoteError } from '../../connector-kit/index.ts'
import { type Json, parseJson } from '../../kernel/json.ts'
import { OutboundError, type OutboundResponse } from '../../kernel/outbound.ts'
import { settingsSchema } from './manifest.ts'

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  /** Below `/api`, with its query. */
  path: string
  json?: Json
}

const errorShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** How long a refusal without `retry-after` is waited out. */
const restMs = 2_000

/** Calls the API. @throws RemoteError sorted by what became of the call */
export async function call(remote: Remote, { method, path, json }: Call): Promise<Json> {
  const { base_url } = settingsSchema.parse(remote.settings)
  const key = remote.credentials.current()['api_key']
  try {
    const response = await remote.http.request({
      method,
      url: `${base_url.replace(/\/+$/, '')}/api${path}`,
      headers: { authorization: `Bearer ${String(key ?? '')}` },
      signal: remote.signal,
      ...(json === undefined ? {} : { json }),
    })
    return await judged(remote, { method, response })
  } catch (thrown) {
    throw thrown instanceof OutboundError ? unanswered(thrown, method) : thrown
  }
}

async function judged(
  remote: Remote,
  { method, response }: { method: Call['method']; response: OutboundResponse },
): Promise<Json> {
  const { status, headers } = response
  const body = parseJson(response.text)
  if (status === 200 && body !== undefined) return body
  const told = errorShape.safeParse(body)
  const { code, message: words } = told.success
    ? told.data.error
    : { code: `http_${status}`, message: `the server answered HTTP ${status}` }
  if (status === 429) {
    const waitMs = Number(headers['retry-after']) * 1_000 || restMs
    const retryAtMs = remote.now() + waitMs
    await remote.block(retryAtMs)
    throw new RemoteError('limited', { words, code, retryAtMs })
  }
  if (status === 401 || status === 403) throw new RemoteError('unauthorised', { words, code })
  if (status === 404) throw new RemoteError('gone', { words, code })
  if (status >= 400 && status < 500) throw new RemoteError('rejected', { words, code })
  throw new RemoteError(doubt(method), { words, code })
}

/** A create that may have happened must be looked up first; anything else is safe to repeat. */
function doubt(method: Call['method']): 'unknown-outcome' | 'temporary' {
  return method === 'POST' ? 'unknown-outcome' : 'temporary'
}

function unanswered(error: OutboundError, method: Call['method']): RemoteError {
  const options = { words: error.message, code: error.reason, cause: error }
  return new RemoteError(error.sent ? doubt(method) : 'temporary', options)
}
