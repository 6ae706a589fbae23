import type { TimeRange } from '../../kernel/time-range.ts'
import type { Transaction } from '../../platform/database/index.ts'
import {
  type BookingSource,
  buffersAround,
  copyServices,
  totalDurationMs,
  totalMinor,
} from './booking.ts'
import type { NewBooking } from './booking-write-store.ts'
import { checkPerformed } from './performed-check.ts'
import { checkReferences, type References, refuseInactive } from './references.ts'
import { checkedTimes, checkPrices, invalid, readMoment } from './visit-times.ts'

/** A visit to be booked. Times as a person or a program writes them; see `readMoment`. */
export interface NewVisit {
  clientId?: number | null | undefined
  userId: number
  workplaceId?: number | null | undefined
  serviceIds: number[]
  /** What each service costs this client, in minor units; null for what the catalog says. */
  prices?: (number | null)[] | undefined
  /** The tenant's default status unless told. */
  statusId?: number | undefined
  startTime: string
  /** The start and the services' durations unless told. */
  endTime?: string | undefined
  note?: string | undefined
  source?: BookingSource | undefined
  /** The event that it is one place of, and how many places that has. */
  groupEventId?: number | null | undefined
  groupCapacity?: number | null | undefined
  /**
   * Books outside working hours, in vacations, what is inactive or not performed by this employee;
   * never over another booking.
   */
  force?: boolean | undefined
  /** Asks for free times near a taken one. */
  suggestNearest?: boolean | undefined
}

/** When the visit is. Services are looked up only when its end follows from them. */
export async function timesOfVisit(references: References, visit: NewVisit): Promise<TimeRange> {
  const startMs = await readMoment(visit.startTime, 'start_time', references.zone)
  if (visit.endTime !== undefined) {
    const endMs = await readMoment(visit.endTime, 'end_time', references.zone)
    return checkedTimes({ startMs, endMs })
  }
  const durationMs = totalDurationMs(await references.services(visit.serviceIds))
  if (durationMs === 0) throw invalid({ field: 'end_time', code: 'required' })
  return checkedTimes({ startMs, endMs: startMs + durationMs })
}

/**
 * Everything about the visit but its time, as it is stored: names, prices and durations are copied.
 * @throws ProblemError `unknown_reference`, `service_not_performed`
 */
export async function describeVisit(
  tx: Transaction,
  references: References,
  visit: NewVisit,
): Promise<NewBooking> {
  const statusId = visit.statusId ?? (await references.defaultStatusId())
  const offered = await references.services(visit.serviceIds)
  refuseInactive(offered, visit)
  const { userId, clientId = null, workplaceId = null, force } = visit
  await checkReferences(tx, { userId, clientId, workplaceId, force })
  await checkPerformed(tx, { userId, serviceIds: offered.map(({ id }) => id), force })
  checkPrices(visit.prices, offered.length)
  const services = copyServices(offered, visit.prices)
  return {
    clientId,
    userId,
    workplaceId,
    statusId,
    ...buffersAround(offered),
    note: visit.note ?? '',
    source: visit.source ?? 'staff',
    totalMinor: totalMinor(services),
    seriesId: null,
    groupEventId: visit.groupEventId ?? null,
    groupCapacity: visit.groupEventId ? (visit.groupCapacity ?? null) : null,
    services,
  }
}
