const MOST_KEPT = 500

/** One call as the log keeps it: never a token, never a body. */
export interface LoggedCall {
  at: string
  method: string
  status: number
  error: string | number | null
  costMs: number
  commands: number
  caller: string
}

export interface RequestLog {
  add(call: LoggedCall, limited: boolean): void
  /** Counts an arrival for `maxBurst`, the most arrivals seen within one second of the clock. */
  arrived(nowMs: number): void
  read(): { counters: Counters; calls: LoggedCall[] }
  clear(): void
}

interface Counters {
  calls: number
  commands: number
  limitErrors: number
  errors: number
  maxBurst: number
}

/** A bounded ring of recent calls, with counters over all of them. */
export function createRequestLog(): RequestLog {
  const counters: Counters = { calls: 0, commands: 0, limitErrors: 0, errors: 0, maxBurst: 0 }
  const calls: LoggedCall[] = []
  let next = 0
  let second = { number: 0, arrivals: 0 }
  return {
    add(call, limited) {
      calls[next % MOST_KEPT] = call
      next += 1
      counters.calls += 1
      counters.commands += call.commands
      if (limited) counters.limitErrors += 1
      if (call.error !== null) counters.errors += 1
    },
    arrived(nowMs) {
      const number = Math.floor(nowMs / 1000)
      if (number !== second.number) second = { number, arrivals: 0 }
      second.arrivals += 1
      counters.maxBurst = Math.max(counters.maxBurst, second.arrivals)
    },
    read() {
      const oldest = next > MOST_KEPT ? next % MOST_KEPT : 0
      return {
        counters: { ...counters },
        calls: [...calls.slice(oldest), ...calls.slice(0, oldest)],
      }
    },
    clear() {
      calls.length = 0
      next = 0
      second = { number: 0, arrivals: 0 }
      Object.assign(counters, { calls: 0, commands: 0, limitErrors: 0, errors: 0, maxBurst: 0 })
    },
  }
}
