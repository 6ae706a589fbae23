import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import type { Period } from './period.ts'

export type DayCount = Schemas['BookingCounts']['days'][number]

/** How many bookings each day of a period has, and how full it is: no booking is read for it. */
export function useCounts(period: Ref<Period>) {
  const query = useQueryOf(
    () => ['bookings', 'counts', period.value.from, period.value.to],
    (signal) => api.GET('/api/bookings/counts', { params: { query: period.value }, signal }),
    { keep: true },
  )
  const days = computed(() => new Map((query.data.value?.days ?? []).map((day) => [day.date, day])))
  return { ...query, days }
}

/** What a day holds for those whom the filter leaves; everybody without one. */
export function countOf(
  day: DayCount | undefined,
  people: readonly number[],
): { count: number; load: number | null } {
  if (!day) return { count: 0, load: null }
  if (people.length === 0) return { count: day.count, load: shareOf(day.load_percent) }
  const chosen = day.employees.filter(({ user_id: id }) => people.includes(id))
  const work = chosen.reduce((sum, one) => sum + one.work_minutes, 0)
  const busy = chosen.reduce((sum, one) => sum + one.busy_minutes, 0)
  return {
    count: chosen.reduce((sum, one) => sum + one.count, 0),
    load: work === 0 ? null : Math.min(1, busy / work),
  }
}

function shareOf(percent: number | null): number | null {
  return percent === null ? null : Math.min(1, percent / 100)
}
