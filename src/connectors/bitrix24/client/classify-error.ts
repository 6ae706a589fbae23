import { RemoteError } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import type { OutboundError } from '../../../kernel/outbound.ts'
import type { Intent } from './command.ts'
import { type Verdict, verdictByCode, verdictByWords } from './error-classes.ts'
import { asObject, asText } from './read-json.ts'

/** How long "too many requests" is waited out: the bucket drains two requests a second. */
const limitPauseMs = 1_500
/** The vendor's own client waits this long when it does not know when a method opens again. */
export const methodPauseMs = 10_000

const longestWords = 500

/** Sorts an error body: by its code first, then its words, then the status it came with. */
export function classifyError(
  body: Json,
  context: { status: number; intent: Intent; nowMs: number },
): RemoteError {
  const { error, error_description } = asObject(body)
  // REST 3 answers nest the code; a proxy of the portal may pass one through.
  const nested = asObject(error)
  const code = asText(error) || asText(nested['code'])
  const words = readable(asText(error_description) || asText(nested['message']) || code)
  const verdict = verdictFor({ code, words, status: context.status })
  const errorClass = settle(verdict, context.intent)
  const pauseMs = code.toLowerCase() === 'operation_time_limit' ? methodPauseMs : limitPauseMs
  return new RemoteError(errorClass, {
    words: words || `HTTP ${context.status}`,
    code: code || `http_${context.status}`,
    ...(errorClass === 'limited' ? { retryAtMs: context.nowMs + pauseMs } : {}),
  })
}

/** A gateway's page instead of JSON, under load or when a request ran into the portal's 60 s. */
export function notJson(status: number, intent: Intent): RemoteError {
  return new RemoteError(settle('ambiguous', intent), {
    words: `the portal answered HTTP ${status} without JSON`,
    code: `http_${status}`,
  })
}

/**
 * What became of a request that got no answer. An address that was refused is no record's fault: a
 * resolver may be in trouble, and everything goes on when it is well.
 */
export function classifyOutbound(error: OutboundError, intent: Intent): RemoteError {
  return new RemoteError(settle(error.sent ? 'ambiguous' : 'temporary', intent), {
    words: error.message,
    code: error.reason,
    cause: error,
  })
}

function verdictFor(error: { code: string; words: string; status: number }): Verdict {
  const code = error.code.toLowerCase()
  if (code === 'access_denied') return accessDenied(error)
  const known = verdictByCode[code]
  if (known !== undefined) return known
  const said = verdictByWords.find(([pattern]) => pattern.test(error.words))
  if (said) return said[1]
  if (error.status === 429) return 'limited'
  if (error.status === 401) return 'unauthorised'
  return error.status >= 500 ? 'ambiguous' : 'rejected'
}

/** One code for two things: the account may not use REST at all (403), or not this object (400). */
function accessDenied(error: { words: string; status: number }): Verdict {
  const wholeAccount = error.status === 403 || /commercial|plan|subscription/i.test(error.words)
  return wholeAccount ? 'unauthorised' : 'rejected'
}

function settle(verdict: Verdict, intent: Intent): RemoteError['class'] {
  if (verdict !== 'ambiguous') return verdict
  return intent === 'create' ? 'unknown-outcome' : 'temporary'
}

/** Error texts come with HTML in them. */
function readable(words: string): string {
  return words
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestWords)
}
