import type { Speaker, StatusWord } from '../../../connector-kit/index.ts'
import { type attendances, readSettings } from '../settings.ts'

export type Attendance = (typeof attendances)[number]

/**
 * What a visit of that status is in the journal; null for a status that is not one of ours. What is
 * cancelled or deleted here is deleted there, for only that frees the time.
 */
export function attendanceOf(status: string, speaker: Speaker): Attendance | null {
  if (status === 'deleted') return 'deleted'
  return attendanceMap(speaker)[status] ?? null
}

/** The status of ours that an attendance stands for; null when none does. */
export function statusOf(attendance: string, speaker: Speaker): string | null {
  const map = attendanceMap(speaker)
  const { statuses } = speaker.tenant
  const found = statuses.find(({ id }) => map[id] === attendance)
  if (found) return found.id
  // Staff use "did not come" for cancelled, too; without a status for it, that is what it says.
  const fallback = attendance === '-1' ? 'cancelled' : null
  return statuses.find(({ meaning }) => meaning === fallback)?.id ?? null
}

/** What was chosen, and for every other status what its meaning suggests. */
export function attendanceMap({ settings, tenant }: Speaker): Record<string, Attendance> {
  const chosen = readSettings(settings).attendance_map
  const usual = tenant.statuses.map((status): [string, Attendance] => [
    status.id,
    usualAttendance(status, tenant.statuses),
  ])
  return { ...Object.fromEntries(usual), ...chosen }
}

const byMeaning = { completed: '1', no_show: '-1', cancelled: 'deleted' } as const
const confirmed = /confirm|подтвер|підтвер|раста/i

/** The first active status waits; one that is called confirmed is. */
function usualAttendance({ id, name, meaning }: StatusWord, statuses: StatusWord[]): Attendance {
  if (meaning !== 'active') return byMeaning[meaning]
  const first = statuses.find((status) => status.meaning === 'active')?.id === id
  return !first && confirmed.test(name) ? '2' : '0'
}
