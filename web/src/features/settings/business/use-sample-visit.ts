import { computed } from 'vue'
import { api } from '../../../api/client.ts'
import { useQueryOf } from '../../../api/use-query-of.ts'
import { useSay } from '../../../ui/use-say.ts'

/** The next visit of a known client, so that a text is seen with what clients really read. */
export function useSampleVisit() {
  const say = useSay()
  const [today, later] = [0, 30].map((days) => say.dateOf(Date.now() + days * 86_400_000))
  const bookings = useQueryOf(
    () => ['bookings', 'sample', today],
    (signal) => {
      const query = { from: today ?? '', to: later ?? '', limit: 20, sort: 'start_time' as const }
      return api.GET('/api/bookings', { params: { query }, signal })
    },
  )
  const booking = computed(() =>
    bookings.data.value?.items.find(
      ({ client_id: client, start_time: start }) =>
        client !== null && Date.parse(start) > Date.now(),
    ),
  )
  const clientId = computed(() => booking.value?.client_id ?? 0)
  const client = useQueryOf(
    () => ['clients', 'one', clientId.value],
    (signal) => api.GET('/api/clients/{id}', { params: { path: { id: clientId.value } }, signal }),
    { enabled: () => clientId.value > 0 },
  )
  const userId = computed(() => booking.value?.user_id ?? 0)
  const user = useQueryOf(
    () => ['users', 'one', userId.value],
    (signal) => api.GET('/api/users/{id}', { params: { path: { id: userId.value } }, signal }),
    { enabled: () => userId.value > 0 },
  )
  return computed(() => {
    const { value: visit } = booking
    if (!visit || !client.data.value || !user.data.value) return null
    return {
      client: client.data.value.first_name || client.data.value.name,
      employee: user.data.value.name,
      services: visit.services.map(({ name }) => name).join(', '),
      date: say.dateOf(visit.start_time),
      time: say.time(visit.start_time),
    }
  })
}
