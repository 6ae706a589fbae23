import { momentOf } from '../world/salon.ts'
import { any, type LiveBooking, type World, writersOfThree } from './world.ts'

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

/** A part of what people of the journal do is sold there; the rest stays here and in the portal. */
async function book(world: World): Promise<void> {
  const { api, salon, share, ledger, bookings, nextDay, journalPace } = world
  const day = nextDay()
  const employee = salon.employees[day % salon.employees.length] ?? 0
  const there = share.employees.includes(employee) && Math.random() < 2 / 3 / journalPace
  const { id } = await api.must<{ id: number }>('POST', '/api/bookings', {
    client_id: any(salon.clients),
    user_id: employee,
    service_ids: [any(there ? share.services : ownServices(salon, share))],
    start_time: momentOf(day, 9),
  })
  bookings.push({ id, day, writers: there ? writersOfThree(id) : writersOfTwo(id) })
  ledger.made(there ? 'bookingOfJournal' : 'bookingHere', String(id))
}

const ownServices = (salon: World['salon'], share: World['share']) =>
  salon.services.filter((id) => !share.services.includes(id))

function writersOfTwo(id: number): LiveBooking['writers'] {
  return id % 2 === 0
    ? { startsAt: 'here', note: 'portal', cancels: 'here' }
    : { startsAt: 'portal', note: 'here', cancels: 'portal' }
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

/** What the journal sells has its name and price from there. */
async function repriceService({ api, salon, share, ledger }: World, n: number): Promise<void> {
  const id = any(ownServices(salon, share)) ?? 0
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
  const { id, day, writers } = booking
  const change = async (body: object) =>
    api.must('PUT', `/api/bookings/${id}`, { ...body, force: true })
  if (writers.startsAt === 'here') {
    const start_time = momentOf(day, n % 23)
    await change({ start_time })
    ledger.wrote(`booking:${id}`, 'startsAt', start_time)
  }
  if (writers.note === 'here') {
    const note = `Note here ${n}`
    await change({ note })
    ledger.wrote(`booking:${id}`, 'note', note)
  }
}

/** Only bookings that nobody there cancels; a cancelled one is left alone from then on. */
async function cancelOne({ api, bookings, ledger }: World): Promise<void> {
  const at = bookings.findIndex(({ writers }) => writers.cancels === 'here')
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
