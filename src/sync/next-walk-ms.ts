import { nextMidnightMs } from './midnight.ts'

const spreadMs = 10 * 60_000
/** Shares no divisor with the spread: neighbours come far from each other, and no two together. */
const strideMs = 222_007

/**
 * When a connection walks over everything next, as Unix milliseconds: in the ten minutes after a
 * midnight of the zone, each connection at a place of its own, so that not all of a zone's tenants
 * begin in one second.
 */
export function nextWalkMs(connectionId: number, nowMs: number, zone: string): number {
  return nextMidnightMs(nowMs, zone) + ((connectionId * strideMs) % spreadMs)
}
