import type { Json } from '../../../kernel/json.ts'
import { asNumber, asObject } from './read-json.ts'

/** Seconds of work per method that a portal grants in ten minutes, and where we stop. */
const grantedSeconds = 480
const stopAtSeconds = grantedSeconds * 0.95

/** Taken for a method that was never called: what `crm.item.add` usually takes. */
const assumedSeconds = 0.4
/** How much a new measurement weighs against what was known. */
const weight = 0.3
/** Methods remembered over all accounts; the longest unused is forgotten first. */
const mostRemembered = 5_000

interface MethodUse {
  operating: number
  resetAtMs: number
  seconds: number
}

/**
 * What portals tell of their time limits, per account and method. Kept in memory alone: a process
 * that starts afresh learns it again from its first answers.
 */
export interface Operating {
  /** When a method may be called again, or null when it may be now. */
  closedUntilMs(connectionId: number, method: string, nowMs: number): number | null
  /** Takes in the `time` block of an answer. */
  note(connectionId: number, method: string, time: Json | undefined): void
  /** The portal refused: closed until the moment it told before, or `atLeastMs`. */
  close(connectionId: number, method: string, atLeastMs: number): number
  /** What one call takes, by what was seen lately. */
  expectedSeconds(connectionId: number, method: string): number
}

export function createOperating(): Operating {
  const known = new Map<string, MethodUse>()

  function keep(key: string, use: MethodUse): void {
    known.delete(key)
    known.set(key, use)
    if (known.size <= mostRemembered) return
    const [oldest] = known.keys()
    if (oldest !== undefined) known.delete(oldest)
  }

  const keyOf = (connectionId: number, method: string) => `${connectionId} ${method}`

  return {
    closedUntilMs(connectionId, method, nowMs) {
      const use = known.get(keyOf(connectionId, method))
      if (!use || use.operating < stopAtSeconds || use.resetAtMs <= nowMs) return null
      return use.resetAtMs
    },
    note(connectionId, method, time) {
      const { operating, operating_reset_at, duration } = asObject(time)
      const key = keyOf(connectionId, method)
      const before = known.get(key)
      const took = asNumber(duration) ?? before?.seconds ?? assumedSeconds
      keep(key, {
        operating: asNumber(operating) ?? 0,
        resetAtMs: (asNumber(operating_reset_at) ?? 0) * 1_000,
        seconds: before ? before.seconds * (1 - weight) + took * weight : took,
      })
    },
    close(connectionId, method, atLeastMs) {
      const key = keyOf(connectionId, method)
      const before = known.get(key)
      // A refusal that the portal's own figures do not explain is believed for a moment only: then
      // one call finds out, instead of ten minutes of silence.
      const explained = (before?.operating ?? 0) >= grantedSeconds / 2
      const resetAtMs = explained ? Math.max(before?.resetAtMs ?? 0, atLeastMs) : atLeastMs
      keep(key, {
        operating: grantedSeconds,
        resetAtMs,
        seconds: before?.seconds ?? assumedSeconds,
      })
      return resetAtMs
    },
    expectedSeconds: (connectionId, method) =>
      known.get(keyOf(connectionId, method))?.seconds ?? assumedSeconds,
  }
}
