import type { Principal } from '../../kernel/principal.ts'
import { intersect, normalise, subtract, type TimeRange, widen } from '../../kernel/time-range.ts'
import { dayMs, localDateAt, minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { findServices, type Service } from '../catalog/index.ts'
import { findUnperformed } from '../staff/index.ts'
import { type BookingDetails, buffersAround, totalDurationMs } from './booking.ts'
import { calendarsOf, findEmployees } from './employees.ts'
import { waitlistFact } from './join-waitlist.ts'
import { busyOfEmployees } from './occupancy-store.ts'
import { lookUp } from './references.ts'
import { isoInstant, timeOf } from './visit-times.ts'
import type { WaitlistEntry } from './waitlist.ts'
import { findWaiting, saveOffer } from './waitlist-store.ts'
import { workRanges } from './work-hours.ts'

/** A booking before and after a change; null when it was deleted. */
export interface BookingChange {
  before: BookingDetails
  after: BookingDetails | null
}

interface FreedTime extends TimeRange {
  userId: number
  clientId: number | null
}

/** What is left of a freed time: the hours worked in it, and what still takes from them. */
interface Room {
  work: TimeRange[]
  busy: TimeRange[]
}

/** A cancelled hour interests a few people, not the whole list. */
const mostOffers = 20
/** So many wishes are looked at: those that do not fit keep the time from nobody. */
const mostWaiting = 500

/**
 * Offers the time that a change frees to everybody who waits for such time, and for whom it can be
 * booked: the employee works then, is free, and performs what they want. To be called after the
 * writes, for one visit may leave what the next one takes. The fact `WaitlistOffered` is the
 * notice; nothing is held, the first to book has it.
 */
export async function offerFreedTime(
  tx: Transaction,
  who: Principal,
  changes: BookingChange[],
): Promise<void> {
  const nowMs = Date.now()
  const freed = changes.flatMap(timeFreedBy).filter((time) => time.startMs > nowMs)
  for (const time of freed) await offer(tx, who, time)
}

/** What the booking took before and takes no longer. */
function timeFreedBy({ before, after }: BookingChange): FreedTime[] {
  if (!before.live) return []
  const stays = after?.live && after.userId === before.userId
  const free = subtract([timeOf(before)], stays ? [timeOf(after)] : [])
  return free.map((range) => ({ ...range, userId: before.userId, clientId: before.clientId }))
}

async function offer(tx: Transaction, who: Principal, time: FreedTime): Promise<void> {
  const date = localDateAt(time.startMs, await lookUp(tx).zone())
  const { userId, clientId: exceptClientId } = time
  const waiting = await findWaiting(tx, { date, userId, exceptClientId, limit: mostWaiting })
  if (waiting.length === 0) return
  const room = await roomIn(tx, time)
  const services = await servicesOf(tx, userId, waiting)
  const offers = waiting.flatMap(({ id, serviceIds }) => {
    const fit = firstFit(room, serviceIds, services)
    return fit ? [{ id, fit }] : []
  })
  for (const { id, fit } of offers.slice(0, mostOffers)) {
    const offered = await saveOffer(tx, id, {
      user_id: userId,
      start_time: isoInstant(fit.startMs),
      end_time: isoInstant(fit.endMs),
    })
    if (offered) await record(tx, waitlistFact('WaitlistOffered', who, offered))
  }
}

async function roomIn(tx: Transaction, { startMs, endMs, userId }: FreedTime): Promise<Room> {
  if (!(await findEmployees(tx, [userId])).get(userId)?.active) return { work: [], busy: [] }
  const zone = await lookUp(tx).zone()
  const days = { from: localDateAt(startMs, zone), to: localDateAt(endMs, zone) }
  const calendar = (await calendarsOf(tx, [userId], days)).get(userId) ?? { weekly: {} }
  // The breaks around a neighbour reach in from outside.
  const [found] = await busyOfEmployees(tx, {
    ids: [userId],
    fromInstant: isoInstant(startMs - dayMs),
    toInstant: isoInstant(endMs + dayMs),
  })
  const work = intersect(workRanges(calendar, days, zone), [{ startMs, endMs }])
  return { work, busy: normalise(found?.busy ?? []) }
}

/** Of what they wait for, what is still sold and performed by this employee. */
async function servicesOf(
  tx: Transaction,
  userId: number,
  waiting: WaitlistEntry[],
): Promise<Map<number, Service>> {
  const serviceIds = [...new Set(waiting.flatMap((entry) => entry.serviceIds))]
  const unperformed = new Set(await findUnperformed(tx, { userId, serviceIds }))
  const found = await findServices(tx, serviceIds)
  return new Map([...found].filter(([id, { active }]) => active && !unperformed.has(id)))
}

/** The first time at which all of it fits in, with the breaks before and after it; or null. */
function firstFit(
  { work, busy }: Room,
  serviceIds: number[],
  services: Map<number, Service>,
): TimeRange | null {
  const wanted = serviceIds.flatMap((id) => services.get(id) ?? [])
  const durationMs = totalDurationMs(wanted)
  if (wanted.length < serviceIds.length || durationMs === 0) return null
  const { bufferBeforeMinutes, bufferAfterMinutes } = buffersAround(wanted)
  const around = {
    beforeMs: bufferAfterMinutes * minuteMs,
    afterMs: bufferBeforeMinutes * minuteMs,
  }
  const free = subtract(work, widen(busy, around))
  const { startMs } = free.find((it) => it.endMs - it.startMs >= durationMs) ?? {}
  return startMs === undefined ? null : { startMs, endMs: startMs + durationMs }
}
