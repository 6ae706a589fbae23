import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import type { Entity } from '../../api/keys.ts'
import { inCalendarOrder } from '../team/calendar-order.ts'
import type { CalendarFrame } from './calendar-frame.ts'
import { addDays } from './day-geometry.ts'
import type { Period } from './period.ts'

/** People, places, statuses, services and hours of a period; null until all of them are known. */
export function useFrame(period: Ref<Period>) {
  const users = useAll<Schemas['User']>('users', (query) =>
    api.GET('/api/users', { params: { query } }),
  )
  const workplaces = useAll<Schemas['Workplace']>('workplaces', (query) =>
    api.GET('/api/workplaces', { params: { query } }),
  )
  const statuses = useAll<Schemas['Status']>('statuses', (query) =>
    api.GET('/api/statuses', { params: { query } }),
  )
  const services = useAll<Schemas['Service']>('services', (query) =>
    api.GET('/api/services', { params: { query } }),
  )
  // A night shift of the day before ends on this one.
  const days = computed(() => ({ from: addDays(period.value.from, -1), to: period.value.to }))
  const schedules = useAll<Schemas['Schedule']>(
    'schedules',
    (query) => api.GET('/api/schedules', { params: { query: { ...query, ...days.value } } }),
    days,
  )
  const vacations = useAll<Schemas['Vacation']>(
    'vacations',
    (query) => api.GET('/api/vacations', { params: { query: { ...query, ...days.value } } }),
    days,
  )
  const all = [users, workplaces, statuses, services, schedules, vacations]

  const frame = computed<CalendarFrame | null>(() =>
    all.every(({ data }) => data.value !== undefined)
      ? {
          users: inCalendarOrder(listOf(users)),
          workplaces: listOf(workplaces),
          statuses: new Map(listOf(statuses).map((status) => [status.id, status])),
          services: new Map(listOf(services).map((service) => [service.id, service])),
          schedules: Map.groupBy(listOf(schedules), (row) => row.user_id),
          vacations: Map.groupBy(listOf(vacations), (row) => row.user_id),
        }
      : null,
  )
  const error = computed(() => all.find((query) => query.error.value)?.error.value ?? null)
  return { frame, error }
}

type Read<Item> = (query: { limit: number; cursor?: string }) => Promise<{
  data?: { items: Item[]; next_cursor: string | null }
  error?: unknown
}>

function useAll<Item>(entity: Entity, read: Read<Item>, period?: Ref<Period>) {
  const query = useQuery({
    queryKey: computed(() => [entity, 'every', period?.value ?? null] as const),
    queryFn: () => everyPage(read),
    ...(period ? { placeholderData: keepPreviousData } : {}),
  })
  return { data: computed(() => query.data.value as Item[] | undefined), error: query.error }
}

function listOf<Item>(query: { data: Ref<Item[] | undefined> }): Item[] {
  return query.data.value ?? []
}
