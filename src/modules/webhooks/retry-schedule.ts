const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** The schedule of Standard Webhooks: ten attempts in a little over three days. */
const delaysMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
]

const longestPauseMs = 5 * minuteMs
const longestRetryAfterMs = 24 * hourMs

/**
 * How long to wait after so many attempts, in milliseconds; null when it is time to give up.
 * @param random from 0 to 1; spreads the retries by a tenth either way, so that a receiver that
 * fell over is not hit by all of them at once.
 */
export function retryDelayMs(tries: number, random: number): number | null {
  const delayMs = delaysMs[tries - 1]
  return delayMs === undefined ? null : spread(delayMs, random)
}

/**
 * How long an endpoint is left alone after so many attempts in a row that found nobody, in
 * milliseconds: a dead address must not keep a worker busy with its whole queue.
 */
export function outagePauseMs(outages: number, random: number): number {
  return spread(Math.min(longestPauseMs, 5 * secondMs * 2 ** Math.min(outages - 1, 20)), random)
}

/** Reads `Retry-After` (RFC 9110: seconds or a date) as milliseconds from now, a day at most. */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0
  const waitMs = /^\d{1,9}$/.test(header.trim())
    ? Number(header) * secondMs
    : Date.parse(header) - nowMs
  return Number.isNaN(waitMs) ? 0 : Math.min(Math.max(0, waitMs), longestRetryAfterMs)
}

function spread(delayMs: number, random: number): number {
  return Math.round(delayMs * (0.9 + 0.2 * random))
}
