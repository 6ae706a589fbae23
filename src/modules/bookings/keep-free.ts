import { overlaps } from '../../kernel/time-range.ts'
import { dayMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { totalDurationMs } from './booking.ts'
import { busyOfEmployees } from './occupancy-store.ts'
import { lookUp } from './references.ts'
import { isoInstant } from './visit-times.ts'

/** An employee at an instant, ISO 8601. */
export interface StaffTime {
  userId: number
  startsAt: string
}

/**
 * Those of the times at which the employee has no visit here for as long as the services take, and
 * no break around one. An outside system that offers them may not know of all our visits.
 * @throws ProblemError `unknown_reference`
 */
export async function keepFree<Time extends StaffTime>(
  tx: Transaction,
  { serviceIds, times }: { serviceIds: number[]; times: Time[] },
): Promise<Time[]> {
  if (times.length === 0) return []
  const durationMs = totalDurationMs(await lookUp(tx).services(serviceIds))
  const starts = times.map(({ startsAt }) => Date.parse(startsAt))
  const [firstMs, lastMs] = [earliest(starts), -earliest(starts.map((startMs) => -startMs))]
  const found = await busyOfEmployees(tx, {
    ids: [...new Set(times.map(({ userId }) => userId))],
    fromInstant: isoInstant(firstMs - dayMs),
    toInstant: isoInstant(lastMs + durationMs + dayMs),
  })
  const busyOf = new Map(found.map(({ id, busy }) => [id, busy]))
  return times.filter(({ userId, startsAt }) => {
    const startMs = Date.parse(startsAt)
    const visit = { startMs, endMs: startMs + durationMs }
    return !busyOf.get(userId)?.some((busy) => overlaps(busy, visit))
  })
}

const earliest = (instants: number[]) => instants.reduce((one, other) => Math.min(one, other))
