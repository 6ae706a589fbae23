import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { addDays } from './day-geometry.ts'

/** How many clients one question may name. */
const idsAtOnce = 200

/** What is booked on a date, and for whom. */
export interface DayBookings {
  date: string
  bookings: Schemas['Booking'][]
  clients: Map<number, Schemas['Client']>
}

/** What the bookings of a date stand on; changes seldom. */
export interface DayFrame {
  date: string
  users: Schemas['User'][]
  workplaces: Schemas['Workplace'][]
  statuses: Map<number, Schemas['Status']>
  schedules: Map<number, Schemas['Schedule'][]>
  vacations: Map<number, Schemas['Vacation']>
}

export async function readBookings(date: string): Promise<DayBookings> {
  const bookings = await everyPage((query) =>
    api.GET('/api/bookings', { params: { query: { ...query, from: date, to: date } } }),
  )
  const ids = new Set(bookings.flatMap(({ client_id: id }) => (id === null ? [] : [id])))
  return { date, bookings, clients: await readClients([...ids]) }
}

export async function readFrame(date: string): Promise<DayFrame> {
  const days = { from: addDays(date, -1), to: date }
  const [users, workplaces, statuses, schedules, vacations] = await Promise.all([
    everyPage((query) => api.GET('/api/users', { params: { query } })),
    everyPage((query) => api.GET('/api/workplaces', { params: { query } })),
    everyPage((query) => api.GET('/api/statuses', { params: { query } })),
    everyPage((query) => api.GET('/api/schedules', { params: { query: { ...query, ...days } } })),
    everyPage((query) =>
      api.GET('/api/vacations', { params: { query: { ...query, from: date, to: date } } }),
    ),
  ])
  return {
    date,
    users,
    workplaces,
    statuses: new Map(statuses.map((status) => [status.id, status])),
    schedules: Map.groupBy(schedules, (row) => row.user_id),
    vacations: new Map(vacations.map((vacation) => [vacation.user_id, vacation])),
  }
}

async function readClients(ids: number[]): Promise<Map<number, Schemas['Client']>> {
  const found = new Map<number, Schemas['Client']>()
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce).join(',')
    const { data, error } = await api.GET('/api/clients', {
      params: { query: { ids: some, limit: idsAtOnce } },
    })
    if (!data) throw error
    for (const client of data.items) found.set(client.id, client)
  }
  return found
}
