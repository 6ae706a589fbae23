import type { Remote } from '../../connector-kit/index.ts'
import { type Json, parseJson } from '../../kernel/json.ts'
import { OutboundError, type OutboundResponse } from '../../kernel/outbound.ts'
import { classifyError, classifyOutbound, type Intent } from './client/classify-error.ts'
import { asNumber, asObject, type JsonObject } from './client/read-json.ts'
import { readSettings } from './settings.ts'

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v1`; `{company}` stands for the number of the location. */
  path: string
  /** A list goes as `name[]`, once for each. */
  query?: Record<string, string | number | string[]>
  json?: Json
  intent: Intent
}

export interface Answer {
  data: Json
  /** How many there are in all, when a list tells. */
  total: number | null
}

/** Calls the API. @throws RemoteError sorted by what became of the call */
export async function call(remote: Remote, wanted: Call): Promise<Answer> {
  const { method, intent, json } = wanted
  try {
    const response = await remote.http.request({
      method,
      url: addressOf(remote, wanted),
      headers: headersOf(remote, method),
      signal: remote.signal,
      ...(json === undefined ? {} : { json }),
    })
    return await judged(remote, { intent, response })
  } catch (thrown) {
    throw thrown instanceof OutboundError ? classifyOutbound(thrown, intent) : thrown
  }
}

function addressOf(remote: Remote, { path, query = {} }: Call): string {
  const { api_base, company_id } = readSettings(remote.settings)
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    Array.isArray(value) ? value.map((one) => [`${name}[]`, one]) : [[name, String(value)]],
  )
  const text = new URLSearchParams(asked).toString()
  const place = path.replace('{company}', String(company_id ?? 0))
  return `${api_base.replace(/\/+$/, '')}/api/v1${place}${text === '' ? '' : `?${text}`}`
}

/** A deletion with a JSON content type and no body was seen to be refused. */
function headersOf(remote: Remote, method: Call['method']): Record<string, string> {
  const { partner_token, user_token } = remote.credentials.current()
  const user = typeof user_token === 'string' ? `, User ${user_token}` : ''
  return {
    accept: readSettings(remote.settings).media_type,
    authorization: `Bearer ${typeof partner_token === 'string' ? partner_token : ''}${user}`,
    ...(method === 'DELETE' ? {} : { 'content-type': 'application/json' }),
  }
}

async function judged(
  remote: Remote,
  { intent, response }: { intent: Intent; response: OutboundResponse },
): Promise<Answer> {
  const { status, headers, text } = response
  if (status === 204) return { data: null, total: null }
  const body = parseJson(text)
  const answer = asObject(body)
  // Some errors come with 200 and say so only inside; an old body has no envelope at all.
  if (status < 300 && body !== undefined && answer['success'] !== false) return opened(body, answer)
  const retryAfter = headers['retry-after']
  const error = classifyError({ status, body, retryAfter }, { intent, nowMs: remote.now() })
  if (error.class === 'limited') await remote.block(error.retryAtMs ?? remote.now())
  throw error
}

function opened(body: Json, answer: JsonObject): Answer {
  const meta = asObject(answer['meta'])
  const total = asNumber(meta['total_count']) ?? asNumber(meta['count'])
  return answer['success'] === true
    ? { data: answer['data'] ?? null, total }
    : { data: body, total: null }
}
