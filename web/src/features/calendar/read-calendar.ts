import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import type { Period } from './period.ts'

/** How many clients one question may name. */
const idsAtOnce = 200

/** What is booked in a period, and for whom. Plain data: what did not change stays itself. */
export interface Booked {
  period: Period
  bookings: Schemas['Booking'][]
  clients: Record<number, Schemas['Client']>
}

/** Reads the bookings of a period; the clients of a page are asked for while the next one comes. */
export async function readBooked(period: Period, signal?: AbortSignal): Promise<Booked> {
  const asked = new Set<number>()
  const clients: Promise<Schemas['Client'][]>[] = []
  const bookings = await everyPage(async (query) => {
    const page = await api.GET('/api/bookings', {
      params: { query: { ...query, ...period } },
      ...(signal ? { signal } : {}),
    })
    const ids = new Set(page.data?.items.flatMap(({ client_id: id }) => (id === null ? [] : [id])))
    const fresh = [...ids].filter((id) => !asked.has(id))
    for (const id of fresh) asked.add(id)
    if (fresh.length > 0) clients.push(readClients(fresh, signal))
    return page
  })
  const found = (await Promise.all(clients)).flat()
  return {
    period,
    bookings,
    clients: Object.fromEntries(found.map((client) => [client.id, client])),
  }
}

/** The clients of bookings that are known already, by their numbers. */
export async function readClientsOf(
  bookings: readonly Schemas['Booking'][],
): Promise<Record<number, Schemas['Client']>> {
  const ids = [...new Set(bookings.flatMap(({ client_id: id }) => (id === null ? [] : [id])))]
  const found: Schemas['Client'][] = []
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    found.push(...(await readClients(ids.slice(at, at + idsAtOnce))))
  }
  return Object.fromEntries(found.map((client) => [client.id, client]))
}

async function readClients(ids: number[], signal?: AbortSignal): Promise<Schemas['Client'][]> {
  const { data, error } = await api.GET('/api/clients', {
    params: { query: { ids: ids.slice(0, idsAtOnce).join(','), limit: idsAtOnce } },
    ...(signal ? { signal } : {}),
  })
  if (!data) throw error
  return data.items
}
