import { computed, type Ref } from 'vue'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useListOf } from '../../api/use-list-of.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { shiftDate } from '../../ui/month-grid.ts'
import { inCalendarOrder } from './calendar-order.ts'

const mostDays = 62
/** Of an absence longer than this only the beginning is looked through. */
const horizonDays = 366

/** Everybody of the business, in the order of the calendar. */
export function usePeople() {
  const list = useListOf<Schemas['User']>(['users', 'whole'], (query) =>
    api.GET('/api/users', { params: { query } }),
  )
  const people = computed(() =>
    inCalendarOrder(list.items.value.filter(({ bookable }) => bookable)),
  )
  return { list, people }
}

/** When everybody works in some days; both dates inclusive, at most 62 days. */
export function useTeamCalendar(days: Ref<{ from: string; to: string }>) {
  const query = useQueryOf(
    () => ['schedules', 'team', days.value.from, days.value.to],
    (signal) => api.GET('/api/team-calendar', { params: { query: days.value }, signal }),
    { keep: true },
  )
  // What is read as one answer is made stale by events of both.
  useLive({ onEvent: ({ name }) => void (name.startsWith('Vacation') && query.refetch()) })
  const vacations = useListOf<Schemas['Vacation']>(['vacations', 'whole'], (page) =>
    api.GET('/api/vacations', { params: { query: page } }),
  )
  return { ...query, vacations: vacations.items }
}

/** The rows of hours of one person: their week, and the dates since the given one. */
export function useHoursOf(userId: number, from: string) {
  return useListOf<Schemas['Schedule']>(['schedules', 'of', userId], (page) =>
    api.GET('/api/schedules', { params: { query: { ...page, from, user_id: userId } } }),
  )
}

export function useVacationsOf(userId: number) {
  return useListOf<Schemas['Vacation']>(['vacations', 'of', userId], (page) =>
    api.GET('/api/vacations', { params: { query: { ...page, user_id: userId } } }),
  )
}

/** How many live bookings somebody has on some days from today on; both dates inclusive. */
export async function countAhead(
  userId: number,
  { from, to, today }: { from: string; to: string; today: string },
): Promise<number> {
  const start = from > today ? from : today
  const horizon = shiftDate(start, horizonDays)
  const last = to < horizon ? to : horizon
  let count = 0
  for (let first = start; first <= last; first = shiftDate(first, mostDays)) {
    const end = shiftDate(first, mostDays - 1)
    const query = { from: first, to: end < last ? end : last }
    const { days } = await dataOf(api.GET('/api/bookings/counts', { params: { query } }))
    for (const { employees } of days) {
      count += employees.find(({ user_id }) => user_id === userId)?.count ?? 0
    }
  }
  return count
}
