import { api, dataOf, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { dayClock } from './day-clock.ts'
import type { Period } from './period.ts'
import { spansAfter } from './spans-after.ts'

/** How many bookings one answer holds, and how many clients one question may name. */
const atOnce = 200

/** What is booked in a period, and for whom. Plain data: what did not change stays itself. */
export interface Booked {
  period: Period
  bookings: Schemas['Booking'][]
  clients: Record<number, Schemas['Client']>
}

interface Edges {
  from: string
  to: string
}

/**
 * Reads the bookings of a period. The first page tells how dense it is; the rest is asked for in
 * parts at the same time, and the clients of each page while others come.
 */
export async function readBooked(
  { period, zone }: { period: Period; zone: string },
  signal?: AbortSignal,
): Promise<Booked> {
  const clients = clientsAsked(signal)
  const read = async (edges: Edges, query: { limit: number; cursor?: string }) => {
    const page = await api.GET('/api/bookings', {
      params: { query: { ...query, ...edges } },
      ...(signal ? { signal } : {}),
    })
    clients.ask(page.data?.items ?? [])
    return page
  }
  const { items, next_cursor: next } = await dataOf(read(period, { limit: atOnce }))
  const endMs = dayClock(period.to, zone).endMs
  const parts = next === null ? [] : spansAfter(items, { endMs, end: period.to })
  const rest = await Promise.all(parts.map((part) => everyPage((query) => read(part, query))))
  // A visit that goes on over the edge of two parts is in both of them.
  const byId = new Map([...items, ...rest.flat()].map((booking) => [booking.id, booking]))
  return { period, bookings: [...byId.values()], clients: await clients.found() }
}

/** The clients of bookings that are known already, by their numbers. */
export async function readClientsOf(
  bookings: readonly Schemas['Booking'][],
): Promise<Record<number, Schemas['Client']>> {
  const clients = clientsAsked()
  clients.ask(bookings)
  return clients.found()
}

/** Asks for each client once, as soon as a booking names them. */
function clientsAsked(signal?: AbortSignal) {
  const asked = new Set<number>()
  const answers: Promise<Schemas['Client'][]>[] = []

  function ask(bookings: readonly Schemas['Booking'][]): void {
    const fresh = bookings.flatMap(({ client_id: id }) => {
      if (id === null || asked.has(id)) return []
      asked.add(id)
      return [id]
    })
    for (let at = 0; at < fresh.length; at += atOnce) {
      const answer = readClients(fresh.slice(at, at + atOnce), signal)
      // It is waited for later; a refusal meanwhile is no stray one.
      answer.catch(() => {})
      answers.push(answer)
    }
  }
  async function found(): Promise<Record<number, Schemas['Client']>> {
    const all = (await Promise.all(answers)).flat()
    return Object.fromEntries(all.map((client) => [client.id, client]))
  }

  return { ask, found }
}

async function readClients(ids: number[], signal?: AbortSignal): Promise<Schemas['Client'][]> {
  const asked = api.GET('/api/clients', {
    params: { query: { ids: ids.join(','), limit: atOnce } },
    ...(signal ? { signal } : {}),
  })
  return (await dataOf(asked)).items
}
