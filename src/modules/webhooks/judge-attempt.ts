import { OutboundError, type OutboundResponse } from '../../kernel/outbound.ts'
import { retryAfterMs } from './retry-schedule.ts'

/** What an attempt came to, and so what happens to the delivery and to its endpoint. */
export type Verdict =
  | { kind: 'delivered'; status: number }
  /** The receiver wants nothing more, ever. */
  | { kind: 'gone'; status: number; error: string }
  | { kind: 'retry'; status: number | null; error: string; outage: boolean; retryAfterMs: number }

// The receiver is overwhelmed or absent: sending it the rest of the queue would help nobody.
const outageStatuses = new Set([429, 502, 503, 504])
const excerptLength = 200

/** Judges an answer, or what came instead of one, as Standard Webhooks recommends. */
export function judgeAttempt(outcome: OutboundResponse | OutboundError, nowMs: number): Verdict {
  if (outcome instanceof OutboundError) return judgeFailure(outcome)
  const { status } = outcome
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  if (status === 410) return { kind: 'gone', status, error: describe(outcome) }
  return {
    kind: 'retry',
    status,
    error: describe(outcome),
    outage: outageStatuses.has(status),
    retryAfterMs: retryAfterMs(outcome.headers['retry-after'], nowMs),
  }
}

function judgeFailure(failure: OutboundError): Verdict {
  return {
    kind: 'retry',
    status: null,
    error: failure.message.slice(0, excerptLength),
    // A forbidden address, too: a resolver in trouble names such, and is well again.
    outage: failure.reason !== 'too_large',
    retryAfterMs: 0,
  }
}

/** A receiver's own words are what its developer looks for; NUL has no place in the database. */
function describe({ status, text }: OutboundResponse): string {
  const excerpt = text.replaceAll('\0', '').trim().slice(0, excerptLength).toWellFormed()
  return excerpt === '' ? `http_${status}` : `http_${status}: ${excerpt}`
}
