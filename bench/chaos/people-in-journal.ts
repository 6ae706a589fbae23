import { momentOf } from '../world/salon.ts'
import { any, type LiveBooking, type World, writersOfThree } from './world.ts'

/** Everything that people in the journal do, each once in a while. */
export function peopleInJournal(world: World): { everyMs: number; act: () => Promise<void> }[] {
  let round = 0
  const young: { record: number; day: number }[] = []
  const numbered = (act: (n: number) => Promise<void>) => async () => {
    round += 1
    await act(round)
    world.ledger.count('journal')
  }
  const deeds = [
    { everyMs: 5_000, act: numbered(async (n) => void young.push(await addRecord(world, n))) },
    { everyMs: 2_000, act: numbered((n) => editRecord(world, n)) },
    { everyMs: 9_000, act: numbered(() => deleteRecord(world)) },
    { everyMs: 4_000, act: numbered((n) => editClient(world, n)) },
    { everyMs: 6_000, act: numbered((n) => editService(world, n)) },
    { everyMs: 9_000, act: numbered((n) => addClient(world, n)) },
    { everyMs: 7_000, act: numbered((n) => planHours(world, n)) },
    { everyMs: 20_000, act: numbered((n) => addClass(world, n)) },
  ]
  return [
    { everyMs: 1_000, act: async () => adopt(world, young) },
    ...deeds.map(({ everyMs, act }) => ({ everyMs: everyMs * world.journalPace, act })),
  ]
}

const slotSeconds = 1_800

/** One in four visits is nobody's: a name was not asked for. */
async function addRecord(world: World, n: number): Promise<{ record: number; day: number }> {
  const { journal, salon, share, pairs, ledger, nextDay } = world
  const day = nextDay()
  const client = n % 4 === 0 ? null : pairs.journal.remoteId('client', any(salon.clients) ?? 0)
  const service = pairs.journal.remoteId('service', any(share.services) ?? 0)
  const record = await journal.edit({
    entity: 'record',
    fields: {
      staff_id: pairs.journal.remoteId('employee', any(share.employees) ?? 0),
      client_id: client,
      services: [{ id: service, cost: 1_000 + n }],
      date: momentOf(day, 10),
      seance_length: slotSeconds,
      comment: `Made in the journal ${n}`,
    },
  })
  ledger.made('recordOfJournal', String(record))
  return { record, day }
}

/** What the journal made takes part in everything as soon as it stands here. */
function adopt({ pairs, bookings }: World, young: { record: number; day: number }[]): void {
  for (const one of young.splice(0)) {
    const id = pairs.journal.localId('booking', one.record)
    if (id === null) young.push(one)
    else bookings.push({ id, day: one.day, writers: writersOfThree(id) })
  }
}

async function editRecord({ journal, bookings, pairs, ledger }: World, n: number): Promise<void> {
  const inJournal = bookings.filter(
    ({ id, writers }) =>
      pairs.journal.remoteId('booking', id) !== null &&
      (writers.note === 'journal' || writers.startsAt === 'journal'),
  )
  const booking = any(inJournal)
  const record = booking ? pairs.journal.remoteId('booking', booking.id) : null
  if (!booking || record === null) return
  const subject = `booking:${booking.id}` as const
  if (booking.writers.note === 'journal') {
    const comment = `Note of the journal ${n}`
    await journal.edit({ entity: 'record', id: record, fields: { comment } })
    ledger.wrote(subject, 'note', comment)
  }
  if (booking.writers.startsAt === 'journal') {
    const date = momentOf(booking.day, n % 23)
    await journal.edit({ entity: 'record', id: record, fields: { date } })
    ledger.wrote(subject, 'startsAt', date)
  }
}

/** A deleted record is shown no more, so what was written into it last may be seen by nobody. */
async function deleteRecord({ journal, bookings, pairs, ledger }: World): Promise<void> {
  const known = ({ id }: LiveBooking) => pairs.journal.remoteId('booking', id)
  const at = bookings.findIndex((one) => one.writers.cancels === 'journal' && known(one) !== null)
  const [booking] = at < 0 ? [] : bookings.splice(at, 1)
  const record = booking ? known(booking) : null
  if (!booking || record === null) return
  await journal.edit({ entity: 'record', id: record, delete: true })
  const subject = `booking:${booking.id}` as const
  if (booking.writers.note === 'journal') ledger.forget(subject, 'note')
  if (booking.writers.startsAt === 'journal') ledger.forget(subject, 'startsAt')
  ledger.wrote(subject, 'meaning', 'cancelled')
}

/** E-mails of every third client are written here, all others in the portal. */
async function editClient({ journal, salon, pairs, ledger }: World, n: number): Promise<void> {
  const id = any(salon.clients.filter((client) => client % 3 === 1)) ?? 0
  const card = pairs.journal.remoteId('client', id)
  if (card === null) return
  const email = `journal${n}@example.com`
  await journal.edit({ entity: 'client', id: card, fields: { email } })
  ledger.wrote(`client:${id}`, 'email', email)
}

async function editService({ journal, share, pairs, ledger }: World, n: number): Promise<void> {
  const id = any(share.services) ?? 0
  const service = pairs.journal.remoteId('service', id)
  if (service === null) return
  const [title, price] = [`Service ${id} of the journal ${n}`, 4_000 + n]
  await journal.edit({ entity: 'service', id: service, fields: { title, price } })
  ledger.wrote(`service:${id}`, 'name', title)
  ledger.wrote(`service:${id}`, 'priceMinor', String(price * 100))
}

/** Days ahead of every booking of the storm, so that hours never stand in its way. */
async function planHours({ journal, share, pairs }: World, n: number): Promise<void> {
  const id = pairs.journal.remoteId('employee', any(share.employees) ?? 0)
  if (id === null) return
  const date = new Date(Date.now() + (2 + (n % 50)) * 86_400_000).toISOString().slice(0, 10)
  const slots = [{ from: '09:00', to: `${12 + (n % 9)}:00` }]
  await journal.edit({ entity: 'schedule', id, fields: { [date]: slots } })
}

/** A group event: two places at one time of one employee. Nobody moves one of them away. */
async function addClass({ journal, salon, share, pairs, ledger, nextDay }: World, n: number) {
  const staff_id = pairs.journal.remoteId('employee', any(share.employees) ?? 0)
  const date = momentOf(nextDay(), 12)
  for (const comment of ['one place', 'another place']) {
    const client_id = pairs.journal.remoteId('client', any(salon.clients) ?? 0)
    const fields = { staff_id, client_id, date, seance_length: slotSeconds, comment, services: [] }
    const place = { ...fields, activity_id: 900_000 + n }
    ledger.made('recordOfJournal', String(await journal.edit({ entity: 'record', fields: place })))
  }
}

async function addClient({ journal, ledger }: World, n: number): Promise<void> {
  const phone = `7706${String(n).padStart(7, '0')}`
  await journal.edit({ entity: 'client', fields: { name: `New ${n}`, surname: 'There', phone } })
  ledger.made('clientThere', `+${phone}`)
}
