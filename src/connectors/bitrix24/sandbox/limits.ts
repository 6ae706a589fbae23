import { RestFault } from './fault.ts'

export interface LimitSettings {
  /** Leaky bucket: this many leave per second, and nothing enters above the capacity. */
  drainPerSecond: number
  capacity: number
  /** Seconds of work per method and caller within ten minutes. */
  operatingSeconds: number
}

/** All plans but Enterprise; Enterprise drains 5 a second and blocks above 250. */
export const STANDARD_LIMITS: LimitSettings = {
  drainPerSecond: 2,
  capacity: 50,
  operatingSeconds: 480,
}

const BUCKET_MS = 60_000
const WINDOW_MS = 600_000

export interface Operating {
  operating: number
  operating_reset_at: number
}

export interface Limits {
  settings: LimitSettings
  /** Lets one request in, or refuses it; a refused request adds nothing to the level. */
  enter(): void
  level(): number
  /** Refuses a method whose time is used up; the call that crossed the line was let through. */
  checkOperating(caller: string, method: string): void
  spend(caller: string, method: string, seconds: number): Operating
  reset(): void
}

/** The portal's own limits. `now` is epoch milliseconds. */
export function createLimits(now: () => number, settings: LimitSettings): Limits {
  const minutes = new Map<string, { startedAt: number; seconds: number }[]>()
  let level = 0
  let measuredAt = now()

  function leak(): void {
    const at = now()
    const leaked = (Math.max(0, at - measuredAt) / 1000) * settings.drainPerSecond
    level = Math.max(0, level - leaked)
    measuredAt = at
  }

  function live(key: string): { startedAt: number; seconds: number }[] {
    const found = (minutes.get(key) ?? []).filter((minute) => minute.startedAt + WINDOW_MS > now())
    minutes.set(key, found)
    return found
  }

  return {
    settings,
    enter() {
      leak()
      if (level + 1 > settings.capacity) {
        throw new RestFault(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests')
      }
      level += 1
    },
    level() {
      leak()
      return level
    },
    checkOperating(caller, method) {
      if (total(live(`${caller} ${method}`)) < settings.operatingSeconds) return
      throw new RestFault(
        429,
        'OPERATION_TIME_LIMIT',
        'Method is blocked due to operation time limit.',
      )
    },
    spend(caller, method, seconds) {
      const found = live(`${caller} ${method}`)
      const current = found.at(-1)
      if (current !== undefined && current.startedAt + BUCKET_MS > now()) current.seconds += seconds
      else found.push({ startedAt: now(), seconds })
      const oldest = found[0]?.startedAt ?? now()
      return {
        operating: total(found),
        operating_reset_at: Math.floor((oldest + WINDOW_MS) / 1000),
      }
    },
    reset() {
      minutes.clear()
      level = 0
      measuredAt = now()
    },
  }
}

const total = (minutes: { seconds: number }[]) =>
  minutes.reduce((sum, minute) => sum + minute.seconds, 0)
