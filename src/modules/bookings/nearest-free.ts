import type { TimeRange } from '../../kernel/time-range.ts'
import { localDateAt } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { Tenant } from '../tenancy/index.ts'
import { type FreeTime, searchFreeTime } from './search-free-time.ts'

export interface NearWhat extends TimeRange {
  userId: number
  workplaceId: number | null
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  /** Zero for staff, unless told. */
  minimumNoticeMinutes?: number
  /** Bookings that are to be moved and stand in nobody's way. */
  exceptIds?: readonly number[]
}

const lookAheadMs = 2 * 86_400_000
const suggestions = 3

/**
 * The free times nearest to a wanted one, itself first where it is one of them: same employee, same
 * length, that day and the two after it. Costs four round trips, so it is done only when somebody
 * asks.
 */
export async function nearestFree(
  tx: Transaction,
  tenant: Tenant,
  wanted: NearWhat,
): Promise<FreeTime[]> {
  const { zone } = tenant
  const found = await searchFreeTime(tx, {
    tenant,
    nowMs: Date.now(),
    days: {
      from: localDateAt(wanted.startMs, zone),
      to: localDateAt(wanted.startMs + lookAheadMs, zone),
    },
    userIds: [wanted.userId],
    durationMs: wanted.endMs - wanted.startMs,
    bufferBeforeMinutes: wanted.bufferBeforeMinutes,
    bufferAfterMinutes: wanted.bufferAfterMinutes,
    workplaceIds: wanted.workplaceId === null ? null : [wanted.workplaceId],
    minimumNoticeMinutes: wanted.minimumNoticeMinutes ?? 0,
    exceptIds: wanted.exceptIds,
    maxSlots: 1000,
  })
  const awayMs = (slot: { startMs: number }) => Math.abs(slot.startMs - wanted.startMs)
  return found.employees
    .flatMap((employee) => employee.slots)
    .toSorted((a, b) => awayMs(a) - awayMs(b))
    .slice(0, suggestions)
    .map((slot) => ({
      startMs: slot.startMs,
      endMs: slot.endMs,
      userId: slot.employeeId,
      workplaceId: slot.workplaceId ?? null,
    }))
}
