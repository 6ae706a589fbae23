import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import type { Key } from '../../api/keys.ts'
import { inCalendarOrder } from '../team/calendar-order.ts'

/** What bookings are put together from. Read once and kept fresh by the live events. */
export function useCatalog() {
  const services = useWhole(['services', 'whole'], (query) =>
    api.GET('/api/services', { params: { query } }),
  )
  const users = useWhole(['users', 'whole'], (query) =>
    api.GET('/api/users', { params: { query } }),
  )
  const workplaces = useWhole(['workplaces', 'whole'], (query) =>
    api.GET('/api/workplaces', { params: { query } }),
  )
  const statuses = useWhole(['statuses', 'whole'], (query) =>
    api.GET('/api/statuses', { params: { query } }),
  )
  const inOrder = computed(() => inCalendarOrder(users.items.value))
  const all = [services, users, workplaces, statuses]
  return {
    services: services.items,
    users: inOrder,
    workplaces: workplaces.items,
    statuses: statuses.items,
    /** Whom clients can be booked with. */
    employees: computed(() => inOrder.value.filter((user) => user.bookable && user.active)),
    ready: computed(() => all.every(({ query }) => query.data.value !== undefined)),
    error: computed(() => all.find(({ query }) => query.error.value)?.query.error.value ?? null),
    refetch: () => Promise.all(all.map(({ query }) => query.refetch())),
  }
}

export type Catalog = ReturnType<typeof useCatalog>

/** The one of a list with this number. */
export function named<Item extends { id: number; name: string }>(
  items: readonly Item[],
  id: number | null,
): Item | undefined {
  return items.find((item) => item.id === id)
}

function useWhole<Item>(queryKey: Key, read: Parameters<typeof everyPage<Item>>[0]) {
  const query = useQuery({ queryKey, queryFn: () => everyPage(read) })
  return { query, items: computed(() => (query.data.value ?? []) as Item[]) }
}
