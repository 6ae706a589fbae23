import type { TimeRange } from '../../kernel/time-range.ts'
import { dayMs, minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findWorkplaces } from '../catalog/index.ts'
import type { Tenant } from '../tenancy/index.ts'
import { chooseWorkplaces } from './availability/workplace-choice.ts'
import { type FreeSlots, freeSlots } from './availability.ts'
import { calendarsOf } from './employees.ts'
import { type BusySearch, busyOfEmployees, busyOfWorkplaces } from './occupancy-store.ts'
import { isoInstant } from './visit-times.ts'
import { type DateRange, rangeOfDates } from './work-hours.ts'

/** A time at which a visit fits. */
export interface FreeTime {
  startMs: number
  endMs: number
  userId: number
  workplaceId: number | null
}

export interface FreeTimeSearch {
  tenant: Tenant
  nowMs: number
  days: DateRange
  /** The instants of those days at which a visit may start; all of them unless told. */
  within?: TimeRange | undefined
  userIds: number[]
  durationMs: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  /** Null when no workplace is needed; empty when any will do. */
  workplaceIds: number[] | null
  /** Zero for staff, who may book somebody standing at the desk. */
  minimumNoticeMinutes: number
  maxSlots: number
  /** Bookings that are to be moved and stand in nobody's way. */
  exceptIds?: readonly number[] | undefined
}

export interface VisitWithBreaks extends TimeRange {
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
}

/** Busy times may reach into the days from outside, by a booking's length and its buffers. */
const marginMs = 3 * 86_400_000

/** Loads who works and what is taken, and finds the free times by employee, in their order. */
export async function searchFreeTime(
  tx: Transaction,
  search: FreeTimeSearch,
): Promise<FreeSlots<number>> {
  const { tenant, days, userIds } = search
  const { zone } = tenant
  const range = rangeOfDates(days, zone)
  const span = {
    fromInstant: isoInstant(range.startMs - minuteMs * 60 * 24),
    toInstant: isoInstant(range.endMs + marginMs),
    exceptIds: search.exceptIds,
  }
  const calendars = await calendarsOf(tx, userIds, days)
  const busy = new Map(
    (await busyOfEmployees(tx, { ids: userIds, ...span })).map((row) => [row.id, row.busy]),
  )
  const employees = userIds.map((id) => ({
    ...(calendars.get(id) ?? { weekly: {} }),
    id,
    busy: busy.get(id) ?? [],
  }))
  return freeSlots({
    zone,
    days,
    within: search.within,
    nowMs: search.nowMs,
    minimumNoticeMs: search.minimumNoticeMinutes * minuteMs,
    stepMs: tenant.slotStepMinutes * minuteMs,
    durationMs: search.durationMs,
    bufferBeforeMs: search.bufferBeforeMinutes * minuteMs,
    bufferAfterMs: search.bufferAfterMinutes * minuteMs,
    employees,
    needsWorkplace: search.workplaceIds !== null,
    workplaces: await workplacesFor(tx, search.workplaceIds, span),
    maxSlots: search.maxSlots,
  })
}

/**
 * The first workplace, in the tenant's own order, that has room for the visit and the breaks around
 * it; null when none has.
 */
export async function firstFreeWorkplace(
  tx: Transaction,
  { startMs, endMs, bufferBeforeMinutes, bufferAfterMinutes }: VisitWithBreaks,
): Promise<number | null> {
  const places = await workplacesFor(tx, [], {
    fromInstant: isoInstant(startMs - dayMs),
    toInstant: isoInstant(endMs + dayMs),
  })
  const around = {
    beforeMs: bufferBeforeMinutes * minuteMs,
    afterMs: endMs - startMs + bufferAfterMinutes * minuteMs,
  }
  const [first] = chooseWorkplaces(places, { startMs, endMs: startMs + 1 }, around)
  return first?.workplaceId ?? null
}

async function workplacesFor(
  tx: Transaction,
  wanted: number[] | null,
  span: Omit<BusySearch, 'ids'>,
) {
  if (wanted === null) return []
  const places = [...(await findWorkplaces(tx, wanted.length > 0 ? wanted : undefined)).values()]
  const ids = places.map((place) => place.id)
  const busy = new Map(
    (await busyOfWorkplaces(tx, { ids, ...span })).map((row) => [row.id, row.busy]),
  )
  return places.map(({ id, capacity }) => ({ id, capacity, busy: busy.get(id) ?? [] }))
}
