import type { Json } from '../../../kernel/json.ts'
import { asNumber, asObject } from '../client/read-json.ts'

/** Rows in one page of any list. */
export const pageSize = 50

/**
 * How far back each window of changes reaches over the one before. A portal stamps a record when
 * it begins to write it and cuts every request at 60 s, so nothing can appear later than that.
 */
const overlapMs = 60_000

/** Where following changes stands: a window of time, walked by id. */
export interface ChangesPosition {
  sinceMs: number
  /** When the portal's clock began this window; the next one starts there. */
  untilMs: number | null
  after: number
  /** A second list walked in the same window; null when it is done. */
  besides: number | null
}

export function readChangesPosition(position: Json | null, nowMs: number): ChangesPosition {
  const told = asObject(position)
  return {
    sinceMs: asNumber(told['sinceMs']) ?? nowMs - overlapMs,
    untilMs: asNumber(told['untilMs']),
    after: asNumber(told['after']) ?? 0,
    besides: told['besides'] === null ? null : (asNumber(told['besides']) ?? 0),
  }
}

/** The window after one that was walked to its end. */
export function nextWindow(untilMs: number): Json {
  return { sinceMs: untilMs - overlapMs }
}

/** Where walking everything stands. */
export interface WalkPosition {
  after: number
  seen: number
  total: number | null
}

export function readWalkPosition(position: Json | null): WalkPosition {
  const told = asObject(position)
  return {
    after: asNumber(told['after']) ?? 0,
    seen: asNumber(told['seen']) ?? 0,
    total: asNumber(told['total']),
  }
}
