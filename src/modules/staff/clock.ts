const minutesPerDay = 1440

/** Minutes from local midnight; an end beyond 1440 runs into the next day. */
export interface Minutes {
  startsMinute: number
  endsMinute: number
}

/** Which of the two times is wrong. */
export type ClockProblem = { problem: 'start' | 'end' | 'empty' }

/**
 * Reads hours as people write them: `HH:MM` to `HH:MM`, where the end may be `24:00`. An end before
 * the start belongs to the next day (`22:00` to `06:00`); the same time twice is no hours at all.
 */
export function readHours(start: string, end: string): Minutes | ClockProblem {
  const startsMinute = readMinute(start)
  const ends = readMinute(end)
  if (startsMinute === null || startsMinute === minutesPerDay) return { problem: 'start' }
  if (ends === null) return { problem: 'end' }
  if (ends === startsMinute) return { problem: 'empty' }
  return { startsMinute, endsMinute: ends > startsMinute ? ends : ends + minutesPerDay }
}

/**
 * The inverse of `readHours`: `18:00`, `24:00` for midnight at the end, `06:00` of the next day.
 */
export function writeHours({ startsMinute, endsMinute }: Minutes): { start: string; end: string } {
  const ends = endsMinute > minutesPerDay ? endsMinute - minutesPerDay : endsMinute
  return { start: writeMinute(startsMinute), end: writeMinute(ends) }
}

function readMinute(clock: string): number | null {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(clock)
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return minute <= minutesPerDay ? minute : null
}

function writeMinute(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0')
  return `${hours}:${String(minute % 60).padStart(2, '0')}`
}
