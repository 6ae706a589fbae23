import { Temporal } from 'temporal-polyfill'

/** The next midnight of a zone, as Unix milliseconds; DST days have theirs where the zone says. */
export function nextMidnightMs(nowMs: number, zone: string): number {
  const here = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone)
  return here.add({ days: 1 }).startOfDay().epochMilliseconds
}
