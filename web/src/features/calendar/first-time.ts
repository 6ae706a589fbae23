import type { Wall } from '../booking-panel/clock.ts'
import { clockText } from './day-geometry.ts'
import { type Minutes, mergeMinutes } from './working-hours.ts'

/** Where nobody has hours, the day begins as the empty calendar does. */
const usualMinute = 9 * 60

/**
 * When a booking that was asked for without a time begins: today at the next step at which anybody
 * works, on another day when the first of them begins. Too late for today it is the next step.
 */
export function firstTime(date: string, next: Wall, working: readonly Minutes[]): Wall {
  const isToday = next.date === date
  const [hours = 0, minutes = 0] = next.time.split(':').map(Number)
  const least = isToday ? hours * 60 + minutes : 0
  const open = mergeMinutes(working).find(({ to }) => to > least)
  const begins = open ? Math.max(open.from, least) : isToday ? least : usualMinute
  return { date, time: clockText(begins) }
}
