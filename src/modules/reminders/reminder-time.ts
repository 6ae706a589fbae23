import { minuteMs, type Zone } from '../../kernel/zone.ts'
import { type Quiet, quietSpanAt } from '../messages/index.ts'

const hourMs = 60 * minuteMs

/** A reminder that must go out before the evening's quiet goes this long before it begins. */
const beforeQuietMs = 15 * minuteMs

/** A reminder this late is not sent: the nearer ones tell the client, or nobody does. */
export const latestMs = 26 * hourMs

/** A quiet stretch is shorter than a day, even where the clock is put back in it. */
const longestNightMs = 25 * hourMs

export interface ReminderRules {
  /** Hours before the visit at which it is reminded of. */
  hoursBefore: readonly number[]
  quiet: Quiet | null
  zone: Zone
}

/**
 * When a reminder goes out: so many hours before the visit. In quiet hours it waits for the
 * morning; if the visit begins by then, it goes out before the quiet begins. Null when no moment
 * is left.
 */
export function reminderMoment(
  startMs: number,
  hours: number,
  { quiet, zone }: Pick<ReminderRules, 'quiet' | 'zone'>,
): number | null {
  const wantedMs = startMs - hours * hourMs
  const span = quietSpanAt(wantedMs, quiet, zone)
  if (span === null) return wantedMs
  if (span.endMs < startMs) return span.endMs
  const eveningMs = span.startMs - beforeQuietMs
  const before = quietSpanAt(eveningMs, quiet, zone)
  // Where the day between two nights is shorter than that, its first minute is all there is.
  const sendMs = before === null ? eveningMs : before.endMs
  return sendMs < span.startMs ? sendMs : null
}

/**
 * Which reminder of a visit is to be sent now: its hours, or null for none. Of several that are
 * due at once only the nearest to the visit is sent. One whose moment had passed before the visit
 * was booked is not sent: whoever books for tonight knows it.
 */
export function dueReminder(
  visit: { startMs: number; createdMs: number },
  rules: ReminderRules,
  nowMs: number,
): number | null {
  if (visit.startMs <= nowMs || quietSpanAt(nowMs, rules.quiet, rules.zone) !== null) return null
  const nearestFirst = [...rules.hoursBefore].sort((a, b) => a - b)
  for (const hours of nearestFirst) {
    const momentMs = reminderMoment(visit.startMs, hours, rules)
    if (momentMs === null || momentMs > nowMs) continue
    const inTime = momentMs >= visit.createdMs && nowMs - momentMs <= latestMs
    return inTime ? hours : null
  }
  return null
}

/**
 * Which visits may have their reminder of that many hours due now: those that begin in this span.
 * It is a little wider than needed; `dueReminder` decides.
 */
export function visitsToLookAt(
  hours: number,
  rules: Pick<ReminderRules, 'quiet' | 'zone'>,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const wanted = nowMs + hours * hourMs
  const night = quietSpanAt(nowMs + beforeQuietMs, rules.quiet, rules.zone)
  // Just before a night, those whose hour lies in it may have to be told now.
  const toMs = night === null ? wanted : Math.max(wanted, night.endMs + hours * hourMs)
  // One that waited for the morning may be that much later still.
  return { fromMs: Math.max(nowMs, wanted - latestMs - longestNightMs), toMs }
}
