import type { RemoteError, RemoteErrorClass } from '../connector-kit/index.ts'
import type { Json } from '../kernel/json.ts'

/** What the engine does about each class of error: the whole policy, in one table. */
export const failurePolicy: Record<RemoteErrorClass, FailurePolicy> = {
  temporary: { link: 'retry', countsAsOutage: true, pausesConnection: false },
  limited: { link: 'wait', countsAsOutage: false, pausesConnection: false },
  rejected: { link: 'park', countsAsOutage: false, pausesConnection: false },
  unauthorised: { link: 'wait', countsAsOutage: false, pausesConnection: true },
  gone: { link: 'retry', countsAsOutage: false, pausesConnection: false },
  'unknown-outcome': { link: 'retry', countsAsOutage: true, pausesConnection: false },
}

export interface FailurePolicy {
  /** `retry` backs off, `wait` only waits, `park` asks a person. */
  link: 'retry' | 'wait' | 'park'
  /** Several in a row open the circuit: the whole connection waits, then probes. */
  countsAsOutage: boolean
  pausesConnection: boolean
}

const firstRetryMs = 2_000
const longestRetryMs = 60_000

/**
 * Exponential backoff with full jitter in its upper half: 2 s, 4 s … at most a minute. Never gives
 * up: a portal that was down for a day gets everything when it is back.
 * @param tries failures so far, from 1
 * @param random in [0, 1)
 */
export function backoffMs(tries: number, random: number): number {
  const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries - 1, 20))
  return Math.round(ceiling * (0.5 + random / 2))
}

/** Answered alike until a person changes something, here or there. */
export const refusals: readonly RemoteErrorClass[] = ['rejected', 'gone']

const firstPullRetryMs = 15_000
const longestPullRetryMs = 600_000

/**
 * How long a pull rests after it failed: 15 s, and what is refused twice as long each time, up to
 * ten minutes.
 * @param tries failures before this one
 */
export function pullRetryMs(errorClass: RemoteErrorClass, tries: number): number {
  if (!refusals.includes(errorClass)) return firstPullRetryMs
  return Math.min(longestPullRetryMs, firstPullRetryMs * 2 ** Math.min(tries, 20))
}

/** Outages in a row before the circuit opens, and how long it then stays open. */
export const outagesBeforeBreak = 5

export function breakMs(outages: number, random: number): number {
  return backoffMs(Math.max(1, outages - outagesBeforeBreak + 1), random)
}

/** Whether the same call may work later without anybody changing anything. */
export function mayPass({ class: errorClass }: RemoteError): boolean {
  return errorClass === 'temporary' || errorClass === 'limited' || errorClass === 'unknown-outcome'
}

/** An error as a link keeps it: for people and for the next try. */
export function describeError(error: RemoteError): Json {
  return {
    class: error.class,
    words: error.words.slice(0, 2_000),
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.field === undefined ? {} : { field: error.field }),
  }
}
