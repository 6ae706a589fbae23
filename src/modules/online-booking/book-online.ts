import { createHash } from 'node:crypto'
import { ProblemError } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import {
  bookForClient,
  type ClientVisit,
  type ClientWish,
  checkWindow,
  freeForClient,
  nearestForClient,
  readClientVisit,
} from '../bookings/index.ts'
import { type Client, createClient, findClientsByContact } from '../clients/index.ts'
import { type ConfirmationParts, queueConfirmation } from '../reminders/index.ts'
import { readEmail, readPhone } from './contact.ts'
import { requireOffered } from './list-offered-services.ts'
import type { Business } from './online-booking.ts'
import { claimOrder, findOrder, lockContact, settleOrder } from './online-booking-store.ts'

/** What a client sends to book a visit. */
export interface OnlineOrder extends ClientWish {
  name: string
  phone: string
  email?: string | undefined
  note?: string | undefined
  /** Chosen by the caller; a repeat of it books nothing more. */
  requestKey: string
  language?: Language | undefined
  /** Who is signed in, if anybody is. */
  signedInAs?: number | undefined
  /** What the message that confirms it stands on. */
  confirmation: ConfirmationParts
}

/** An order whose addresses are in the form in which they are kept. */
interface ReadOrder extends OnlineOrder {
  email: string | undefined
  fingerprint: Buffer
}

const orderKeptDays = 7
/** Of those who are free, so many are tried before the client is asked to choose again. */
const triesAtMost = 10

/**
 * Books a visit for a client. Whom they may be booked with is tried one after another, each in a
 * transaction of its own: whoever loses a race for one employee may still get another.
 *
 * Knowing an address is no proof of being its owner: the visit is written down for whom the address
 * belongs to, and nothing of that client is answered or changed.
 * @throws ProblemError `booking_clash` with the nearest free times, `outside_booking_window`,
 *   `unknown_reference`, `invalid_input`, `conflict` when the key stands for another order
 */
export async function bookOnline(
  db: Database,
  business: Business,
  order: OnlineOrder,
): Promise<ClientVisit> {
  const { tenant } = business
  const read = readOrder(order, tenant.country)
  const first = await db.transaction(tenant.id, (tx) => prepare(tx, business, read))
  if ('visit' in first) return first.visit
  for (const userId of first.free.slice(0, triesAtMost)) {
    const visit = await tryWith(db, business, { ...read, userId })
    if (visit) return visit
  }
  const near = await db.transaction(tenant.id, (tx) => nearestForClient(tx, read))
  throw new ProblemError('booking_clash', { details: { nearest_free: near } })
}

function readOrder(order: OnlineOrder, country: string): ReadOrder {
  const phone = readPhone(order.phone, country)
  const email = order.email === undefined ? undefined : readEmail(order.email)
  const { serviceIds, userId, startMs, name, note } = order
  const asked = JSON.stringify([serviceIds, userId, startMs, name, phone, email, note])
  return { ...order, phone, email, fingerprint: createHash('sha256').update(asked).digest() }
}

/** Refuses what cannot be before anything is locked; answers at once what was booked before. */
async function prepare(
  tx: Transaction,
  { tenant }: Business,
  order: ReadOrder,
): Promise<{ visit: ClientVisit } | { free: number[] }> {
  const visit = await visitOf(tx, await findOrder(tx, order))
  if (visit) return { visit }
  checkWindow(tenant, order.startMs)
  await requireOffered(tx, order.serviceIds)
  return { free: await freeForClient(tx, order) }
}

/** The time was lost to somebody faster; what was written in the meantime is undone. */
class TimeLost extends Error {}

async function tryWith(
  db: Database,
  business: Business,
  order: ReadOrder & { userId: number },
): Promise<ClientVisit | null> {
  try {
    return await db.transaction(business.tenant.id, (tx) => book(tx, business, order))
  } catch (error) {
    const isLost = error instanceof ProblemError && error.code === 'booking_clash'
    if (isLost || error instanceof TimeLost) return null
    throw error
  }
}

async function book(
  tx: Transaction,
  business: Business,
  order: ReadOrder & { userId: number },
): Promise<ClientVisit> {
  const before = await visitOf(tx, await claimOrder(tx, order))
  if (before) return before
  const client = await clientFor(tx, business, order)
  const of = { clientId: client?.id ?? null, note: noteOf(order, client) }
  const booking = await bookForClient(tx, order, of)
  if (!booking) throw new TimeLost()
  const { requestKey } = order
  await settleOrder(tx, { requestKey, bookingId: booking.id, keptDays: orderKeptDays })
  const visit = await readClientVisit(tx, { id: booking.id })
  await queueConfirmation(tx, order.confirmation, { visit, booker: order })
  return visit
}

async function visitOf(
  tx: Transaction,
  order: { bookingId: number | null; same: boolean } | null,
): Promise<ClientVisit | null> {
  if (!order) return null
  if (!order.same || order.bookingId === null) throw new ProblemError('conflict')
  return readClientVisit(tx, { id: order.bookingId })
}

/** Whoever is signed in if the address is theirs, else who has it longest, else somebody new. */
async function clientFor(
  tx: Transaction,
  { page }: Business,
  order: ReadOrder,
): Promise<Client | null> {
  const { phone, email = null, signedInAs } = order
  await lockContact(tx, phone)
  const known = await findClientsByContact(tx, { phone, email })
  const client = known.find(({ id }) => id === signedInAs) ?? known[0]
  if (client || !page.createClients) return client ?? null
  const [firstName = '', ...rest] = order.name.trim().split(/\s+/)
  return createClient(tx, systemPrincipal(tx.tenantId), {
    firstName: firstName.slice(0, 200),
    lastName: rest.join(' ').slice(0, 200),
    phone,
    email,
    source: 'online',
  })
}

/** Says who came where the client's own record does not. */
function noteOf(order: ReadOrder, client: Client | null): string {
  const name = order.name.trim()
  const isNamed = client !== null && fold(`${client.firstName} ${client.lastName}`) === fold(name)
  const who = isNamed
    ? []
    : [[name, order.phone, ...(order.email === undefined ? [] : [order.email])].join(', ')]
  return [...(order.note?.trim() ? [order.note.trim()] : []), ...who].join('\n')
}

function fold(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}
