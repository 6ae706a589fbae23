import { type Answer, api, dataOf, type Schemas } from '../../api/client.ts'
import type { Page } from '../../api/use-query-of.ts'
import type { Filters } from './filters.ts'

/** A booking as a line of the list. */
export interface BookingRow {
  booking: Schemas['Booking']
  client: Schemas['Client'] | null
}

/** A page of the list with the clients of its bookings. */
export async function readBookings(
  filters: Filters & { sort: string },
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<Answer<Page<BookingRow>>> {
  const query = { ...page, ...apiQuery(filters), sort: sortOf(filters.sort) }
  const answer = await api.GET('/api/bookings', { params: { query }, signal })
  if (!answer.data) return { error: answer.error, response: answer.response }
  const { items, next_cursor } = answer.data
  const clients = await clientsOf(items, signal)
  const rows = items.map((booking) => ({
    booking,
    client: clients.get(booking.client_id ?? 0) ?? null,
  }))
  return { data: { items: rows, next_cursor }, response: answer.response }
}

/** The filters as the API names them. */
export function apiQuery(filters: Filters) {
  const { from, to, userId, workplaceId, statusId, serviceId, search } = filters
  return {
    from,
    to,
    ...(userId === null ? {} : { user_id: userId }),
    ...(workplaceId === null ? {} : { workplace_id: workplaceId }),
    ...(statusId === null ? {} : { status_id: statusId }),
    ...(serviceId === null ? {} : { service_id: serviceId }),
    ...(search.trim() === '' ? {} : { q: search.trim() }),
  }
}

function sortOf(sort: string): 'start_time' | '-start_time' {
  return sort === '-start_time' ? '-start_time' : 'start_time'
}

async function clientsOf(
  bookings: readonly Schemas['Booking'][],
  signal: AbortSignal,
): Promise<Map<number, Schemas['Client']>> {
  const ids = [...new Set(bookings.flatMap(({ client_id: id }) => (id === null ? [] : [id])))]
  if (ids.length === 0) return new Map()
  const query = { ids: ids.join(','), limit: ids.length }
  const { items } = await dataOf(api.GET('/api/clients', { params: { query }, signal }))
  return new Map(items.map((client) => [client.id, client]))
}
