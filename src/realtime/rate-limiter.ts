/** A token bucket that holds one second's worth, so a short burst passes and a flood does not. */
export class RateLimiter {
  readonly #perSecond: number
  readonly #now: () => number
  #tokens: number
  #filledAtMs: number

  /** `now` counts milliseconds. */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond
    this.#now = now
    this.#tokens = perSecond
    this.#filledAtMs = now()
  }

  /** Takes one token; false when none is left. */
  take(): boolean {
    const nowMs = this.#now()
    const earned = (Math.max(0, nowMs - this.#filledAtMs) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#perSecond, this.#tokens + earned)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
