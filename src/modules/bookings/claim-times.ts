import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findWorkplaces } from '../catalog/index.ts'
import { findTaken, lockCalendars, type TakenTime, type WantedTime } from './occupancy-store.ts'

/** A live booking that stands where another one wants to be. Instants are ISO 8601. */
export interface Clash {
  bookingId: number
  userId: number
  workplaceId: number | null
  startsAt: string
  endsAt: string
}

/** Whether one wanted time is ours until the transaction ends. */
export type Claim = { ok: true; seat: number } | { ok: false; clashes: Clash[] }

/**
 * Claims times of employees and workplaces, one answer for each. A free one stays free until this
 * transaction ends, because everybody who books passes through here.
 *
 * Looking comes before locking: whoever comes late to a popular hour is told at once and does not
 * queue behind the one who is being served. Then the truth is what a second look shows under the
 * locks. `exceptIds` are the bookings that are being moved. With `all`, one clash is enough to
 * stop.
 */
export async function claimTimes(
  tx: Transaction,
  wanted: WantedTime[],
  options: { exceptIds?: number[]; need: 'all' | 'any' },
): Promise<Claim[]> {
  if (wanted.length === 0) return []
  const exceptIds = options.exceptIds ?? []
  const early = await look(tx, wanted, exceptIds)
  const hopeless = (claim: Claim) => !claim.ok
  if (options.need === 'all' ? early.some(hopeless) : early.every(hopeless)) return early
  await lockCalendars(tx, wanted)
  return look(tx, wanted, exceptIds)
}

/** Claims one time, as `claimTimes` does. */
export async function claimTime(
  tx: Transaction,
  wanted: WantedTime,
  exceptIds: number[] = [],
): Promise<Claim> {
  const [claim] = await claimTimes(tx, [wanted], { exceptIds, need: 'all' })
  assert(claim, 'one claim for one time')
  return claim
}

/** Looks without claiming: what is free may be taken in the next moment. */
export function lookAtTimes(
  tx: Transaction,
  wanted: WantedTime[],
  exceptIds: number[],
): Promise<Claim[]> {
  return look(tx, wanted, exceptIds)
}

/** Which seat a wanted time gets, or what is in the way. */
export function chooseSeat(wanted: WantedTime, taken: TakenTime[], capacity: number): Claim {
  const ofEmployee = taken.filter((time) => time.userId === wanted.userId)
  if (ofEmployee.length > 0) return { ok: false, clashes: distinct(ofEmployee) }
  if (wanted.workplaceId === null) return { ok: true, seat: 1 }
  const there = taken.filter((time) => time.workplaceId === wanted.workplaceId)
  const seats = new Set(there.map((time) => time.seat))
  for (let seat = 1; seat <= capacity; seat++) if (!seats.has(seat)) return { ok: true, seat }
  return { ok: false, clashes: distinct(there) }
}

async function look(tx: Transaction, wanted: WantedTime[], exceptIds: number[]): Promise<Claim[]> {
  const taken = await findTaken(tx, wanted, exceptIds)
  const capacities = await capacitiesOf(tx, taken)
  const takenOf = Map.groupBy(taken, (time) => time.n)
  return wanted.map((time, n) =>
    chooseSeat(time, takenOf.get(n) ?? [], capacities.get(time.workplaceId ?? 0) ?? 1),
  )
}

/** A workplace where nobody is has room for one, whatever its capacity: most looks ask nothing. */
async function capacitiesOf(tx: Transaction, taken: TakenTime[]): Promise<Map<number, number>> {
  const ids = new Set(taken.map((time) => time.workplaceId).filter((id) => id !== null))
  if (ids.size === 0) return new Map()
  const workplaces = await findWorkplaces(tx, [...ids])
  return new Map([...workplaces.values()].map((place) => [place.id, place.capacity]))
}

function distinct(taken: TakenTime[]): Clash[] {
  const byId = new Map(taken.map((time) => [time.bookingId, time]))
  return [...byId.values()].map(({ bookingId, userId, workplaceId, startsAt, endsAt }) => ({
    bookingId,
    userId,
    workplaceId,
    startsAt,
    endsAt,
  }))
}
