import { assert, ProblemError } from '../../kernel/errors.ts'
import { minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findUserNames } from '../staff/index.ts'
import type { BookingDetails, BookingSource, Meaning, ServiceLine } from './booking.ts'
import { readBookings } from './booking-store.ts'
import { comingOfClient, pastOfClient } from './client-visits-store.ts'
import { lookUp } from './references.ts'

/** A booking as its client sees it: no note, nobody else's name. Instants are ISO 8601 with `Z`. */
export interface ClientVisit {
  id: number
  clientId: number | null
  services: ServiceLine[]
  employee: { id: number; name: string }
  startsAt: string
  endsAt: string
  totalMinor: number
  state: Meaning
  confirmed: boolean
  source: BookingSource
  /** Whether the client may still move or cancel it, and until when. */
  canChange: boolean
  changeUntil: string
  version: number
  createdAt: string
  updatedAt: string
}

const comingAtMost = 50
const pastAtMost = 20

/** A client's visits: those to come, the next one first, then the last ones that were. */
export async function listClientVisits(tx: Transaction, clientId: number): Promise<ClientVisit[]> {
  const coming = await comingOfClient(tx, clientId, comingAtMost)
  const past = await pastOfClient(tx, clientId, pastAtMost)
  return showVisits(tx, [...coming, ...past])
}

/**
 * One visit; with `clientId` only if it is that client's: anybody else's is not there.
 * @throws ProblemError `not_found`
 */
export async function readClientVisit(
  tx: Transaction,
  of: { id: number; clientId?: number },
): Promise<ClientVisit> {
  const [booking] = await readBookings(tx, [of.id])
  const isTheirs = of.clientId === undefined || booking?.clientId === of.clientId
  if (!booking || booking.deletedAt !== null || !isTheirs) throw new ProblemError('not_found')
  const [visit] = await showVisits(tx, [booking])
  assert(visit, 'one booking is one visit')
  return visit
}

async function showVisits(tx: Transaction, bookings: BookingDetails[]): Promise<ClientVisit[]> {
  const references = lookUp(tx)
  const { minimumNoticeMinutes } = await references.tenant()
  const userIds = [...new Set(bookings.map(({ userId }) => userId))]
  const names = userIds.length === 0 ? new Map() : await findUserNames(tx, userIds)
  const visits: ClientVisit[] = []
  for (const booking of bookings) {
    const state = await references.meaningOf(booking.statusId)
    const untilMs = Date.parse(booking.startsAt) - minimumNoticeMinutes * minuteMs
    visits.push({
      id: booking.id,
      clientId: booking.clientId,
      services: booking.services,
      employee: { id: booking.userId, name: names.get(booking.userId) ?? '' },
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      totalMinor: booking.totalMinor,
      state,
      confirmed: booking.confirmed,
      source: booking.source,
      canChange: state === 'active' && untilMs > Date.now(),
      changeUntil: new Date(untilMs).toISOString(),
      version: booking.version,
      createdAt: booking.createdAt,
      updatedAt: booking.updatedAt,
    })
  }
  return visits
}
