import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import type { BookingDetails } from './booking.ts'
import { bookingFact } from './booking-fact.ts'
import {
  assignBookings,
  assignWaitlist,
  countOfClients,
  lockBookings,
  lockBookingsOfClients,
  lockWaitlist,
  lockWaitlistOfClients,
} from './client-visits-store.ts'
import { waitlistFact } from './join-waitlist.ts'

/** One record that went from a client to another. */
export interface MovedVisit {
  subject: 'booking' | 'waitlist'
  id: number
  fromClientId: number
}

const atOnce = 500

/** How many bookings (deleted ones too) and waiting list entries each of these clients has. */
export async function countVisitsOfClients(
  tx: Transaction,
  clientIds: number[],
): Promise<Map<number, { bookings: number; waitlist: number }>> {
  const found = await countOfClients(tx, clientIds)
  return new Map(found.map(({ clientId, ...counts }) => [clientId, counts]))
}

/**
 * Gives all that these clients have booked, and what they wait for, to another client. The caller
 * holds all of them locked and may do so; whoever books meanwhile waits for the end.
 */
export async function moveVisits(
  tx: Transaction,
  who: Principal,
  move: { fromIds: number[]; toId: number },
): Promise<MovedVisit[]> {
  const moved: MovedVisit[] = []
  for (;;) {
    const bookings = await lockBookingsOfClients(tx, move.fromIds, atOnce)
    if (bookings.length === 0) break
    await reassign(
      tx,
      who,
      bookings.map((booking) => ({ booking, clientId: move.toId })),
    )
    moved.push(
      ...bookings.map(({ id, clientId }) => moveOf('booking', { id, clientId: clientId ?? 0 })),
    )
  }
  const waiting = await lockWaitlistOfClients(tx, move.fromIds)
  const assignments = waiting.map(({ id }) => ({ id, clientId: move.toId }))
  await reassignWaitlist(tx, who, assignments)
  return [...moved, ...waiting.map((entry) => moveOf('waitlist', entry))]
}

/**
 * Takes such a move back. Answers false, and does nothing, when any of it has another client by
 * now.
 */
export async function returnVisits(
  tx: Transaction,
  who: Principal,
  back: { moves: MovedVisit[]; heldBy: number },
): Promise<boolean> {
  const idsOf = (subject: MovedVisit['subject']) =>
    back.moves.filter((move) => move.subject === subject).map(({ id }) => id)
  const home = new Map(back.moves.map((move) => [`${move.subject} ${move.id}`, move.fromClientId]))
  const bookings = await lockBookings(tx, idsOf('booking'))
  const waiting = await lockWaitlist(tx, idsOf('waitlist'))
  const all = [...bookings, ...waiting]
  if (all.length < back.moves.length) return false
  if (all.some(({ clientId }) => clientId !== back.heldBy)) return false
  const returning = bookings.map((booking) => ({
    booking,
    clientId: home.get(`booking ${booking.id}`) ?? back.heldBy,
  }))
  for (let at = 0; at < returning.length; at += atOnce) {
    await reassign(tx, who, returning.slice(at, at + atOnce))
  }
  const entries = waiting.map(({ id }) => ({
    id,
    clientId: home.get(`waitlist ${id}`) ?? back.heldBy,
  }))
  await reassignWaitlist(tx, who, entries)
  return true
}

/**
 * A deleted booking is told of as deleted once more: told of as changed, it would appear again on
 * screens that draw what they hear of.
 */
async function reassign(
  tx: Transaction,
  who: Principal,
  wanted: { booking: BookingDetails; clientId: number }[],
): Promise<void> {
  const assignments = wanted.map(({ booking, clientId }) => ({ id: booking.id, clientId }))
  const before = new Map(wanted.map(({ booking }) => [booking.id, booking]))
  const after = await assignBookings(tx, assignments)
  await record(
    tx,
    ...after.map((booking) => {
      const name = booking.deletedAt === null ? 'BookingUpdated' : 'BookingDeleted'
      return bookingFact(name, who, { booking, before: before.get(booking.id) ?? booking })
    }),
  )
}

async function reassignWaitlist(
  tx: Transaction,
  who: Principal,
  assignments: { id: number; clientId: number }[],
): Promise<void> {
  if (assignments.length === 0) return
  const entries = await assignWaitlist(tx, assignments)
  await record(tx, ...entries.map((entry) => waitlistFact('WaitlistMoved', who, entry)))
}

function moveOf(
  subject: MovedVisit['subject'],
  from: { id: number; clientId: number },
): MovedVisit {
  return { subject, id: from.id, fromClientId: from.clientId }
}
