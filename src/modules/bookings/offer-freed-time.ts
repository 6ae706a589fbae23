import type { Principal } from '../../kernel/principal.ts'
import { subtract, type TimeRange } from '../../kernel/time-range.ts'
import { localDateAt } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { findServices } from '../catalog/index.ts'
import { type BookingDetails, totalDurationMs } from './booking.ts'
import { waitlistFact } from './join-waitlist.ts'
import { lookUp } from './references.ts'
import { isoInstant, timeOf } from './visit-times.ts'
import type { WaitlistEntry } from './waitlist.ts'
import { lockWaitlistFor, saveOffer } from './waitlist-store.ts'

/** A booking before and after a change; null when it was deleted. */
export interface BookingChange {
  before: BookingDetails
  after: BookingDetails | null
}

interface FreedTime extends TimeRange {
  userId: number
  clientId: number | null
}

/** A cancelled hour interests a few people, not the whole list. */
const mostOffers = 20

/**
 * Offers the time that a change frees to everybody who waits for such time and whose services fit
 * in. The fact `WaitlistOffered` is the notice; nothing is held, the first to book has it.
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
  const waiting = await lockWaitlistFor(tx, { date, userId, exceptClientId, limit: mostOffers })
  if (waiting.length === 0) return
  const services = await findServices(tx, [...new Set(waiting.flatMap((it) => it.serviceIds))])
  for (const entry of waiting) {
    const durationMs = durationOf(entry, services)
    if (durationMs === 0 || time.startMs + durationMs > time.endMs) continue
    const offered = await saveOffer(tx, entry.id, {
      user_id: userId,
      start_time: isoInstant(time.startMs),
      end_time: isoInstant(time.startMs + durationMs),
    })
    await record(tx, waitlistFact('WaitlistOffered', who, offered))
  }
}

/** Zero when a service is no longer sold: nobody can come for it. */
function durationOf(
  entry: WaitlistEntry,
  services: Map<number, { durationMinutes: number }>,
): number {
  const found = entry.serviceIds.map((id) => services.get(id)).filter((it) => it !== undefined)
  return found.length === entry.serviceIds.length ? totalDurationMs(found) : 0
}
