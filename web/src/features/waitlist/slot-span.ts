import { shiftDate } from '../../ui/month-grid.ts'

/** Free times are asked for at most this many days at once. */
const daysAtMost = 31

/**
 * The days to look for free times in: those that are waited for and have not passed, as many as can
 * be asked for at once; null when all of them have passed.
 */
export function slotSpan(
  wait: { from_date: string; to_date: string },
  today: string,
): { from: string; to: string } | null {
  const from = wait.from_date > today ? wait.from_date : today
  if (wait.to_date < from) return null
  const farthest = shiftDate(from, daysAtMost - 1)
  return { from, to: wait.to_date < farthest ? wait.to_date : farthest }
}
