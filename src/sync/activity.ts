import type { RecordKind } from '../connector-kit/index.ts'
import type { RunCounts } from './store/runs-store.ts'

/** What was done since it was last written down. */
export interface Activity {
  calls: number
  writtenThere: number
  writtenHere: number
  failures: number
  /** How many records were left out, by the reason why. */
  skipped: Record<string, number>
}

/** A run that somebody asked for and that is not finished: what its kind's links come to, it counts. */
export interface OpenRun {
  id: number
  kind: RecordKind | null
  /** Not yet written down. */
  counts: RunCounts
}

export function noActivity(): Activity {
  return { calls: 0, writtenThere: 0, writtenHere: 0, failures: 0, skipped: {} }
}

/** Where a drain counts: for itself, for the minute, and for the runs whose work it does. */
export interface Tally {
  counts: RunCounts
  activity: Activity
  runs: Map<number, OpenRun>
}

export interface Served {
  kind: RecordKind
  what: 'created' | 'updated' | 'unchanged' | 'failed'
  /** On which side something was written. */
  side?: 'here' | 'there'
  count?: number
}

/** Counts records that were served. */
export function countServed(tally: Tally, { kind, what, side, count = 1 }: Served): void {
  if (count === 0) return
  tally.counts[what] += count
  if (side === 'here') tally.activity.writtenHere += count
  if (side === 'there') tally.activity.writtenThere += count
  if (what === 'failed') tally.activity.failures += count
  for (const run of tally.runs.values()) if (run.kind === kind) run.counts[what] += count
}

/** Counts a request to the other side. */
export function countCall(tally: Tally): void {
  tally.counts.calls++
  tally.activity.calls++
  for (const run of tally.runs.values()) run.counts.calls++
}

/** Counts records that were left out, by the reason why. */
export function countSkipped(
  tally: Tally,
  { kind, reason, count = 1 }: { kind: RecordKind; reason: string; count?: number },
): void {
  if (count === 0) return
  const all = [
    tally.counts,
    tally.activity,
    ...[...tally.runs.values()].filter((run) => run.kind === kind).map((run) => run.counts),
  ]
  for (const counts of all) counts.skipped[reason] = (counts.skipped[reason] ?? 0) + count
}

/** Hands over what was done so far and starts again at nothing. */
export function takeActivity(activity: Activity): Activity | null {
  const taken = { ...activity }
  Object.assign(activity, noActivity())
  const { skipped, ...numbers } = taken
  const isIdle = Object.values(numbers).every((count) => count === 0)
  return isIdle && Object.keys(skipped).length === 0 ? null : taken
}
