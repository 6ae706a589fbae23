import { momentOf } from '../world/salon.ts'
import type { LiveBooking, World } from './world.ts'

/** Everything that people here do, through the API, each once in a while. */
export function peopleHere(world: World): { everyMs: number; act: () => Promise<void> }[] {
  let round = 0
  const numbered = (act: (n: number) => Promise<void>) => async () => {
    round += 1
    await act(round)
    world.ledger.count('here')
  }
  return [
    { everyMs: 2_000, act: numbered(() => book(world)) },
    { everyMs: 1_500, act: numbered((n) => renameClient(world, n)) },
    { everyMs: 3_000, act: numbered((n) => repriceService(world, n)) },
    { everyMs: 1_500, act: numbered((n) => moveOrAnnotate(world, n)) },
    { everyMs: 9_000, act: numbered(() => cancelOne(world)) },
    { everyMs: 8_000, act: numbered((n) => newClient(world, n)) },
  ]
}

const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

let days = 0

/** Every booking has a day of its employee for itself, so that no move is ever refused. */
async function book({ api, salon, ledger, bookings }: World): Promise<void> {
  const at = days++
  const day = Math.floor(at / salon.employees.length)
  const employee = salon.employees[at % salon.employees.length] ?? 0
  const { id } = await api.must<{ id: number }>('POST', '/api/bookings', {
    client_id: any(salon.clients),
    user_id: employee,
    service_ids: [any(salon.services)],
    start_time: momentOf(day, 9),
  })
  bookings.push({ id, day, employee })
  ledger.made('bookingHere', String(id))
}

/** Names and phones are written by one side each: which, depends on whether the number is even. */
async function renameClient({ api, salon, ledger }: World, n: number): Promise<void> {
  const id = any(salon.clients) ?? 0
  if (id % 10 === 0) return
  const [field, column] = id % 2 === 0 ? ['firstName', 'first_name'] : ['lastName', 'last_name']
  const value = `Here ${n}`
  await api.must('PUT', `/api/clients/${id}`, { [column ?? '']: value })
  ledger.wrote(`client:${id}`, field ?? '', value)
}

async function repriceService({ api, salon, ledger }: World, n: number): Promise<void> {
  const id = any(salon.services) ?? 0
  if (id % 2 === 0) {
    const priceMinor = 200_000 + n * 100
    await api.must('PUT', `/api/services/${id}`, { price_minor: priceMinor })
    ledger.wrote(`service:${id}`, 'priceMinor', String(priceMinor))
    return
  }
  await api.must('PUT', `/api/services/${id}`, { name: `Service ${id} here ${n}` })
  ledger.wrote(`service:${id}`, 'name', `Service ${id} here ${n}`)
}

async function moveOrAnnotate({ api, bookings, ledger }: World, n: number): Promise<void> {
  const booking = any(bookings)
  if (!booking) return
  const subject = `booking:${booking.id}` as const
  if (booking.id % 2 === 0) {
    const start_time = momentOf(booking.day, n % 23)
    await change(api, booking, { start_time })
    ledger.wrote(subject, 'startsAt', start_time)
    return
  }
  const note = `Note here ${n}`
  await change(api, booking, { note })
  ledger.wrote(subject, 'note', note)
}

function change(api: World['api'], booking: LiveBooking, body: object): Promise<unknown> {
  return api.must('PUT', `/api/bookings/${booking.id}`, { ...body, force: true })
}

/** Only bookings whose status nobody there touches; a cancelled one is left alone from then on. */
async function cancelOne({ api, bookings, ledger }: World): Promise<void> {
  const at = bookings.findIndex(({ id }) => id % 2 === 0)
  const [booking] = at < 0 ? [] : bookings.splice(at, 1)
  if (!booking) return
  await api.must('POST', `/api/bookings/${booking.id}/cancel`, {})
  ledger.wrote(`booking:${booking.id}`, 'meaning', 'cancelled')
}

async function newClient({ api, ledger }: World, n: number): Promise<void> {
  const phone = `+7702${String(n).padStart(7, '0')}`
  const body = { first_name: `New ${n}`, last_name: 'Here', phone }
  const { id } = await api.must<{ id: number }>('POST', '/api/clients', body)
  ledger.made('clientHere', String(id))
  ledger.wrote(`client:${id}`, 'phone', phone)
}
