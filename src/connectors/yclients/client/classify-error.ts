import { RemoteError, type RemoteErrorClass } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import type { OutboundError } from '../../../kernel/outbound.ts'
import { asObject, asText } from './read-json.ts'

/** What a call is for decides what its failure may mean: only a create can double. */
export type Intent = 'read' | 'create' | 'update'

/** Which limit was met is never said; the smaller is over after a second, the other is paced. */
const limitRestMs = 3_000
const longestWords = 500

const unpaid = 'licence_expired'
const licence = /лиценз|licen[cs]e/i
const noLocation = /филиал|location|branch/i
const absent = /не найден|not found/i

/** Sorts an answer that is no success, by its status and words; codes of bookings go along. */
export function classifyError(
  answer: { status: number; body: Json | undefined; retryAfter: string | undefined },
  { intent, nowMs }: { intent: Intent; nowMs: number },
): RemoteError {
  const { status, body, retryAfter } = answer
  const words = wordsOf(body) || `the server answered HTTP ${status}`
  const code = codeOf(body) || `http_${status}`
  const errorClass = classOf({ status, words, code, intent, understood: body !== undefined })
  const restMs = Number(retryAfter) * 1_000 || limitRestMs
  return new RemoteError(errorClass, {
    words,
    code: status === 402 || (licence.test(words) && errorClass === 'unauthorised') ? unpaid : code,
    ...(errorClass === 'limited' ? { retryAtMs: nowMs + restMs } : {}),
  })
}

/** What became of a request that got no answer. A refused address is no record's fault. */
export function classifyOutbound(error: OutboundError, intent: Intent): RemoteError {
  const options = { words: error.message, code: error.reason, cause: error }
  return new RemoteError(error.sent ? doubt(intent) : 'temporary', options)
}

function classOf(error: {
  status: number
  words: string
  code: string
  intent: Intent
  understood: boolean
}): RemoteErrorClass {
  const { status, words, code, intent } = error
  if (status === 429) return 'limited'
  // The licence of a branch is paid by its owner: nothing works until then, and nothing is lost.
  if (status === 401 || status === 402) return 'unauthorised'
  if (status === 403) return whyForbidden(words, code, intent)
  if (status >= 500 || !error.understood) return doubt(intent)
  if (status === 404 || absent.test(words)) return whyAbsent(words, intent)
  return 'rejected'
}

/** A black-listed client is one record's trouble; a missing right to read is the whole account's. */
function whyForbidden(words: string, code: string, intent: Intent): RemoteErrorClass {
  if (licence.test(words)) return 'unauthorised'
  return intent === 'read' && code !== '434' ? 'unauthorised' : 'rejected'
}

/** A create that answers 404 misses its employee or service, not itself. */
function whyAbsent(words: string, intent: Intent): RemoteErrorClass {
  if (noLocation.test(words)) return 'unauthorised'
  return intent === 'create' ? 'rejected' : 'gone'
}

function doubt(intent: Intent): RemoteErrorClass {
  return intent === 'create' ? 'unknown-outcome' : 'temporary'
}

/** `meta.message` with the texts of its fields, or `errors.message` of the company methods. */
function wordsOf(body: Json | undefined): string {
  const answer = asObject(body)
  const meta = asObject(answer['meta'])
  const message = asText(meta['message']) || asText(asObject(answer['errors'])['message'])
  const details = textsIn(meta['errors']).filter((text) => !message.includes(text))
  return [message, ...details].filter(Boolean).join('; ').slice(0, longestWords)
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((part) => textsIn(part))
}

function codeOf(body: Json | undefined): string {
  const answer = asObject(body)
  return asText(asObject(answer['meta'])['code']) || asText(asObject(answer['errors'])['code'])
}
