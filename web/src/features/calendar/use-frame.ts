import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import type { Entity } from '../../api/keys.ts'
import { shiftDate } from '../../ui/month-grid.ts'
import { useCatalog } from '../booking-panel/use-catalog.ts'
import type { CalendarFrame } from './calendar-frame.ts'
import type { Period } from './period.ts'

/** People, places, statuses, services and hours of a period; null until all of them are known. */
export function useFrame(period: Ref<Period>) {
  const catalog = useCatalog()
  // A night shift of the day before ends on this one.
  const days = computed(() => ({ from: shiftDate(period.value.from, -1), to: period.value.to }))
  const schedules = useRowsOf<Schemas['Schedule']>(
    'schedules',
    (query) => api.GET('/api/schedules', { params: { query: { ...query, ...days.value } } }),
    days,
  )
  const vacations = useRowsOf<Schemas['Vacation']>(
    'vacations',
    (query) => api.GET('/api/vacations', { params: { query: { ...query, ...days.value } } }),
    days,
  )

  const frame = computed<CalendarFrame | null>(() =>
    catalog.ready.value && schedules.data.value && vacations.data.value
      ? {
          users: catalog.users.value,
          workplaces: catalog.workplaces.value,
          statuses: new Map(catalog.statuses.value.map((status) => [status.id, status])),
          services: new Map(catalog.services.value.map((service) => [service.id, service])),
          schedules: Map.groupBy(schedules.data.value, (row) => row.user_id),
          vacations: Map.groupBy(vacations.data.value, (row) => row.user_id),
        }
      : null,
  )
  const error = computed(
    () => catalog.error.value ?? schedules.error.value ?? vacations.error.value,
  )
  return { frame, error }
}

type Read<Item> = Parameters<typeof everyPage<Item>>[0]

/** Rows of a period; those of the period before stay until the new ones are there. */
function useRowsOf<Item>(entity: Entity, read: Read<Item>, period: Ref<Period>) {
  const query = useQuery({
    queryKey: computed(() => [entity, 'every', period.value] as const),
    queryFn: () => everyPage(read),
    placeholderData: keepPreviousData,
  })
  return { data: computed(() => query.data.value as Item[] | undefined), error: query.error }
}
