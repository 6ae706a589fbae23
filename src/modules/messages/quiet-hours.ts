import {
  dayMs,
  epochDayOf,
  instantMsOf,
  localDateAt,
  minuteMs,
  type Zone,
} from '../../kernel/zone.ts'

/** `HH:MM` of the tenant's clock; a night goes over midnight. Equal times mean no quiet at all. */
export interface Quiet {
  from: string
  to: string
}

/** The quiet stretch that a moment lies in, or null. From its start on, and before its end. */
export function quietSpanAt(
  atMs: number,
  quiet: Quiet | null,
  zone: Zone,
): { startMs: number; endMs: number } | null {
  if (quiet === null || quiet.from === quiet.to) return null
  const [from, to] = [clockMs(quiet.from), clockMs(quiet.to)]
  const overnightMs = to < from ? dayMs : 0
  const today = epochDayOf(localDateAt(atMs, zone))
  // Yesterday's night reaches into today. Two nights never meet, so one at most is found.
  for (const day of [today - 1, today]) {
    const startMs = instantMsOf(day * dayMs + from, zone)
    const endMs = instantMsOf(day * dayMs + overnightMs + to, zone)
    if (startMs <= atMs && atMs < endMs) return { startMs, endMs }
  }
  return null
}

/** When the quiet around a moment ends, or null when it is not quiet. */
export function quietUntilMs(atMs: number, quiet: Quiet | null, zone: Zone): number | null {
  return quietSpanAt(atMs, quiet, zone)?.endMs ?? null
}

function clockMs(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return (hours * 60 + minutes) * minuteMs
}
