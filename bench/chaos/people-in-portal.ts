import { momentOf } from '../world/salon.ts'
import { any, type LiveBooking, type World } from './world.ts'

/** Everything that people in the portal do, each once in a while. */
export function peopleInPortal(world: World): { everyMs: number; act: () => Promise<void> }[] {
  let round = 0
  const numbered = (act: (n: number) => Promise<void>) => async () => {
    round += 1
    await act(round)
    world.ledger.count('portal')
  }
  return [
    { everyMs: 1_500, act: numbered((n) => editContact(world, n)) },
    { everyMs: 3_000, act: numbered((n) => editService(world, n)) },
    { everyMs: 1_500, act: numbered((n) => editDeal(world, n)) },
    { everyMs: 11_000, act: numbered(() => loseDeal(world)) },
    { everyMs: 8_000, act: numbered((n) => addContact(world, n)) },
    { everyMs: 10_000, act: numbered((n) => clash(world, n)) },
  ]
}

async function editContact({ portal, salon, pairs, ledger }: World, n: number): Promise<void> {
  const id = any(salon.clients) ?? 0
  const remoteId = pairs.portal.remoteId('client', id)
  if (remoteId === null || id % 10 === 0) return
  const subject = `client:${id}` as const
  if (n % 3 === 0 && id % 3 !== 1) {
    const email = `there${n}@example.com`
    await portal.edit({ entity: 'contact', id: remoteId, fields: { email } })
    ledger.wrote(subject, 'email', email)
    return
  }
  const [ours, theirs] = id % 2 === 0 ? ['lastName', 'lastName'] : ['firstName', 'name']
  const value = `There ${n}`
  await portal.edit({ entity: 'contact', id: remoteId, fields: { [theirs ?? '']: value } })
  ledger.wrote(subject, ours ?? '', value)
}

async function editService(world: World, n: number): Promise<void> {
  const { portal, salon, share, pairs, ledger } = world
  const id = any(salon.services) ?? 0
  const remoteId = pairs.portal.remoteId('service', id)
  if (remoteId === null || share.services.includes(id)) return
  if (id % 2 === 0) {
    const name = `Service ${id} there ${n}`
    await portal.edit({ entity: 'service', id: remoteId, fields: { name } })
    ledger.wrote(`service:${id}`, 'name', name)
    return
  }
  const price = 3_000 + n
  await portal.edit({ entity: 'service', id: remoteId, fields: { price, currency: 'KZT' } })
  ledger.wrote(`service:${id}`, 'priceMinor', String(price * 100))
}

async function editDeal({ portal, bookings, pairs, ledger }: World, n: number): Promise<void> {
  const booking = any(bookings)
  const remoteId = booking ? pairs.portal.remoteId('booking', booking.id) : null
  if (!booking || remoteId === null) return
  const subject = `booking:${booking.id}` as const
  if (booking.writers.note === 'portal') {
    const comments = `Note there ${n}`
    await portal.edit({ entity: 'deal', id: remoteId, fields: { comments } })
    ledger.wrote(subject, 'note', comments)
  }
  if (booking.writers.startsAt === 'portal') {
    const startsAt = await moveDeal(portal, { remoteId, booking, hour: n % 23 })
    ledger.wrote(subject, 'startsAt', startsAt)
  }
}

async function moveDeal(
  portal: World['portal'],
  move: { remoteId: number; booking: LiveBooking; hour: number },
): Promise<string> {
  const startsAt = momentOf(move.booking.day, move.hour)
  const endsAt = new Date(Date.parse(startsAt) + 30 * 60_000).toISOString()
  await portal.edit({
    entity: 'deal',
    id: move.remoteId,
    fields: { UF_CRM_UZEL_START: offsetOf(startsAt), UF_CRM_UZEL_END: offsetOf(endsAt) },
  })
  return startsAt
}

/** The portal writes moments with an offset. */
const offsetOf = (instant: string) => instant.replace('.000Z', '+00:00')

async function loseDeal({ portal, bookings, pairs, ledger }: World): Promise<void> {
  const known = ({ id }: LiveBooking) => pairs.portal.remoteId('booking', id)
  const at = bookings.findIndex((one) => one.writers.cancels === 'portal' && known(one) !== null)
  const [booking] = at < 0 ? [] : bookings.splice(at, 1)
  const remoteId = booking ? known(booking) : null
  if (!booking || remoteId === null) return
  await portal.edit({ entity: 'deal', id: remoteId, fields: { stageId: 'LOSE' } })
  ledger.wrote(`booking:${booking.id}`, 'meaning', 'cancelled')
}

async function addContact({ portal, ledger }: World, n: number): Promise<void> {
  const phone = `+7705${String(n).padStart(7, '0')}`
  await portal.edit({ entity: 'contact', fields: { name: `New ${n}`, lastName: 'There', phone } })
  ledger.made('clientThere', phone)
}

/** Both sides write one field of one record within a moment: the only records where they do. */
async function clash({ api, portal, salon, pairs, ledger }: World, n: number): Promise<void> {
  const id = any(salon.clients.filter((client) => client % 10 === 0)) ?? 0
  const remoteId = pairs.portal.remoteId('client', id)
  if (remoteId === null) return
  const values = { here: `Clash here ${n}`, there: `Clash there ${n}` }
  await Promise.all([
    api.must('PUT', `/api/clients/${id}`, { last_name: values.here }),
    portal.edit({ entity: 'contact', id: remoteId, fields: { lastName: values.there } }),
  ])
  ledger.clashed(`client:${id}`, 'lastName', values)
}
