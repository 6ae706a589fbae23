import { ProblemError } from '../../kernel/errors.ts'
import { type Principal, systemPrincipal } from '../../kernel/principal.ts'
import { dayMs, localDateAt, minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Tenant } from '../tenancy/index.ts'
import { bookVisit } from './book-visit.ts'
import type { BookingDetails } from './booking.ts'
import { findSlots, type SlotAnswer, type SlotDays, type SlotQuery } from './find-slots.ts'
import { busyOfEmployees, lockCalendars } from './occupancy-store.ts'
import { lookUp } from './references.ts'
import { isoInstant } from './visit-times.ts'
import { rangeOfDates } from './work-hours.ts'

/** What a client wants to book. */
export interface ClientWish {
  serviceIds: number[]
  /** Null for whoever is free. */
  userId: number | null
  startMs: number
}

export interface NearFreeTime {
  start_time: string
  end_time: string
  user_id: number
}

const slotsAtMost = 20_000
const nearAtMost = 5
const nearDays = 7

/**
 * Clients book not too soon and not too far ahead.
 * @throws ProblemError `outside_booking_window`
 */
export function checkWindow(tenant: Tenant, startMs: number, nowMs: number = Date.now()): void {
  const earliestMs = nowMs + tenant.minimumNoticeMinutes * minuteMs
  if (startMs >= earliestMs && !isBeyondHorizon(tenant, startMs, nowMs)) return
  const latestMs = nowMs + tenant.bookingHorizonDays * dayMs
  const details = { earliest: isoInstant(earliestMs), latest: isoInstant(latestMs) }
  throw new ProblemError('outside_booking_window', { details })
}

/** Whether it is on a later day than clients may book for. */
export function isBeyondHorizon(
  tenant: Tenant,
  startMs: number,
  nowMs: number = Date.now(),
): boolean {
  const latestMs = nowMs + tenant.bookingHorizonDays * dayMs
  return localDateAt(startMs, tenant.zone) > localDateAt(latestMs, tenant.zone)
}

/**
 * Who could take the client at exactly that time, whoever has the fewest bookings that day first.
 * What they may book is what free times are offered: hours, breaks between visits, who performs
 * what, notice and horizon are all in it.
 * @throws ProblemError `unknown_reference`, `invalid_input`
 */
export async function freeForClient(tx: Transaction, wish: ClientWish): Promise<number[]> {
  const slots = await slotsAt(tx, wish)
  if (slots.length < 2) return slots.map(({ user_id: id }) => id)
  const { zone } = await lookUp(tx).tenant()
  const date = localDateAt(wish.startMs, zone)
  const day = rangeOfDates({ from: date, to: date }, zone)
  const found = await busyOfEmployees(tx, {
    ids: slots.map(({ user_id: id }) => id),
    fromInstant: isoInstant(day.startMs),
    toInstant: isoInstant(day.endMs),
  })
  const visits = new Map(found.map(({ id, busy }) => [id, busy.length]))
  const load = (slot: SlotAnswer) => visits.get(slot.user_id) ?? 0
  return slots.toSorted((a, b) => load(a) - load(b)).map(({ user_id: id }) => id)
}

/** The free times nearest to the wanted one, that day and in the days after it. */
export async function nearestForClient(tx: Transaction, wish: ClientWish): Promise<NearFreeTime[]> {
  const { zone } = await lookUp(tx).tenant()
  const from = localDateAt(wish.startMs, zone)
  const to = localDateAt(wish.startMs + (nearDays - 1) * dayMs, zone)
  const { days } = await offered(tx, wish, { from, to, anyEmployee: true })
  const away = (slot: SlotAnswer) => Math.abs(Date.parse(slot.start_time) - wish.startMs)
  return days
    .flatMap(({ slots }) => slots)
    .toSorted((a, b) => away(a) - away(b))
    .slice(0, nearAtMost)
    .map(({ start_time, end_time, user_id }) => ({ start_time, end_time, user_id }))
}

/**
 * Books the wish with that employee, or answers null when somebody was faster. Free times are
 * looked at again under the lock, so that two clients cannot both take what keeps them apart.
 */
export async function bookForClient(
  tx: Transaction,
  wish: ClientWish & { userId: number },
  of: { clientId: number | null; note: string },
): Promise<BookingDetails | null> {
  const { userId, serviceIds } = wish
  const [first] = await slotsAt(tx, wish)
  if (!first) return null
  const workplaceId = first.workplace_id ?? null
  const times = { startsAt: first.start_time, endsAt: first.end_time }
  await lockCalendars(tx, [{ userId, workplaceId, ...times }])
  const [slot] = await slotsAt(tx, wish)
  if (!slot) return null
  const booked = await bookVisit(tx, clientPrincipal(tx, of.clientId), {
    ...of,
    userId,
    serviceIds,
    workplaceId: slot.workplace_id ?? null,
    startTime: slot.start_time,
    source: 'online',
  })
  return booked.ok ? booked.booking : null
}

/** The client acts with the program's rights, on what is theirs, and is named in its history. */
export function clientPrincipal(tx: Transaction, clientId: number | null): Principal {
  const program = systemPrincipal(tx.tenantId)
  return clientId === null ? program : { ...program, actor: { kind: 'client', id: clientId } }
}

async function slotsAt(tx: Transaction, wish: ClientWish): Promise<SlotAnswer[]> {
  const date = localDateAt(wish.startMs, (await lookUp(tx).tenant()).zone)
  // That instant alone: the whole day of many employees has more slots than an answer may.
  const within = { startMs: wish.startMs, endMs: wish.startMs + 1 }
  const { days } = await offered(tx, wish, { from: date, to: date, within, anyEmployee: false })
  return days.flatMap(({ slots }) => slots)
}

type Asked = Pick<SlotQuery, 'from' | 'to' | 'within' | 'anyEmployee'>

function offered(tx: Transaction, wish: ClientWish, asked: Asked): Promise<SlotDays> {
  return findSlots(tx, systemPrincipal(tx.tenantId), {
    ...asked,
    serviceIds: wish.serviceIds,
    userIds: wish.userId === null ? [] : [wish.userId],
    workplaceIds: [],
    limit: slotsAtMost,
    forClient: true,
  })
}
