import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { api, type Schemas, wordsOf } from '../../api/client.ts'
import { addDays } from './day-geometry.ts'

type Booking = Schemas['Booking']

const pageSize = 200

/** The bookings of one day with everything needed to draw them. Late answers never win. */
export function useDay(date: Ref<string>) {
  const bookings = shallowRef<Booking[]>([])
  const employees = shallowRef<Schemas['User'][]>([])
  const statuses = shallowRef<Map<number, Schemas['Status']>>(new Map())
  const clients = shallowRef<Map<number, string>>(new Map())
  const loading = ref(true)
  const problem = ref<string | null>(null)
  let asked = 0

  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const [found, users, states] = await Promise.all([
        readBookings(date.value),
        readEmployees(),
        api.GET('/api/statuses', { params: { query: { limit: 100 } } }),
      ])
      const named = await readClients(found, clients.value)
      if (mine !== asked) return
      bookings.value = found
      employees.value = users
      statuses.value = new Map(states.data?.items.map((status) => [status.id, status]))
      clients.value = named
      problem.value = null
    } catch (error) {
      if (mine === asked) problem.value = wordsOf(error)
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  watch(date, () => {
    loading.value = true
    void load()
  })

  const byEmployee = computed(() => Map.groupBy(bookings.value, (booking) => booking.user_id))
  return { bookings, byEmployee, employees, statuses, clients, loading, problem, load }
}

async function readBookings(date: string): Promise<Booking[]> {
  const found: Booking[] = []
  let cursor: string | undefined
  do {
    const { data, error } = await api.GET('/api/bookings', {
      params: {
        query: {
          from: `${date} 00:00:00`,
          to: `${addDays(date, 1)} 00:00:00`,
          limit: pageSize,
          ...(cursor ? { cursor } : {}),
        },
      },
    })
    if (!data) throw error
    found.push(...data.items)
    cursor = data.next_cursor ?? undefined
  } while (cursor)
  return found
}

async function readEmployees(): Promise<Schemas['User'][]> {
  const { data, error } = await api.GET('/api/users', { params: { query: { limit: pageSize } } })
  if (!data) throw error
  return (data.items as Schemas['User'][]).filter((user) => user.bookable)
}

async function readClients(
  bookings: Booking[],
  known: Map<number, string>,
): Promise<Map<number, string>> {
  const ids = new Set(
    bookings.flatMap(({ client_id: id }) => (id !== null && !known.has(id) ? [id] : [])),
  )
  if (ids.size === 0) return known
  const { data } = await api.GET('/api/clients', {
    params: { query: { ids: [...ids].slice(0, pageSize).join(','), limit: pageSize } },
  })
  return new Map([
    ...known,
    ...(data?.items ?? []).map((client) => [client.id, client.name] as const),
  ])
}
