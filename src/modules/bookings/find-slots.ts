import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { dayMs, localDateAt, type Zone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findPerformers } from '../staff/index.ts'
import type { Tenant } from '../tenancy/index.ts'
import type { FreeSlots, Slot } from './availability.ts'
import { buffersAround, totalDurationMs } from './booking.ts'
import { authorise } from './booking-policy.ts'
import { checkDays } from './checked-days.ts'
import { findEmployees } from './employees.ts'
import { lookUp, unknown } from './references.ts'
import { searchFreeTime } from './search-free-time.ts'
import { invalid, isoInstant } from './visit-times.ts'
import type { DateRange } from './work-hours.ts'

export interface SlotQuery {
  serviceIds: number[]
  /**
   * These employees; all that can be booked when empty. At most 500. Who does not perform one of
   * the services has no slots.
   */
  userIds: number[]
  /** Local dates, both inclusive, at most 31 days. */
  from: string
  to: string
  /** The instants of those days at which a slot may start; all of them unless told. */
  within?: TimeRange
  /** Asks for a workplace: one of these. When empty, services that need a workplace get any. */
  workplaceIds: number[]
  /** The earliest slots are kept; 1 to 20,000. */
  limit: number
  /**
   * One slot for each time, with the first employee who is free, instead of one for each employee.
   */
  anyEmployee: boolean
  /** Applies the tenant's minimum notice and horizon, as they bind clients. */
  forClient: boolean
}

/** Times are ISO 8601 instants with `Z`. */
export interface SlotAnswer {
  start_time: string
  end_time: string
  user_id: number
  workplace_id?: number
}

export interface SlotDays {
  days: { date: string; slots: SlotAnswer[] }[]
  /** Slots later than the last one were left out. */
  truncated: boolean
}

const maxDays = 31
const maxEmployees = 500

/**
 * The free times for services on some days, grouped by local day and sorted by time.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function findSlots(
  tx: Transaction,
  who: Principal,
  query: SlotQuery,
): Promise<SlotDays> {
  authorise(who, 'find_slots')
  checkDays(query, maxDays)
  const references = lookUp(tx)
  const tenant = await references.tenant()
  const services = await references.services(query.serviceIds)
  const days = daysOffered(query, tenant)
  const durationMs = totalDurationMs(services)
  if (durationMs === 0) throw invalid({ field: 'service_ids', code: 'without_duration' })
  if (days === null) return { days: [], truncated: false }
  const found = await searchFreeTime(tx, {
    tenant,
    nowMs: Date.now(),
    days,
    within: query.within,
    userIds: await employeesOf(tx, query),
    durationMs,
    ...buffersAround(services),
    workplaceIds: workplacesOf(query, services),
    minimumNoticeMinutes: query.forClient ? tenant.minimumNoticeMinutes : 0,
    maxSlots: query.anyEmployee ? 200_000 : query.limit,
  })
  return byDay(found, { ...query, zone: tenant.zone })
}

/** Clients see no day beyond the horizon; null when nothing is left of the days asked for. */
function daysOffered(query: SlotQuery, tenant: Tenant): DateRange | null {
  const { from, to } = query
  if (!query.forClient) return { from, to }
  const last = localDateAt(Date.now() + tenant.bookingHorizonDays * dayMs, tenant.zone)
  if (from > last) return null
  return { from, to: to < last ? to : last }
}

async function employeesOf(tx: Transaction, query: SlotQuery): Promise<number[]> {
  const wanted = query.userIds.length > 0 ? query.userIds : undefined
  const found = await findEmployees(tx, wanted)
  const missing = wanted?.findIndex((id) => !found.get(id)?.active) ?? -1
  if (missing >= 0) throw unknown(`user_id.${missing}`)
  if (found.size > maxEmployees) throw new ProblemError('invalid_input', { fields: [tooMany] })
  const asked = wanted ?? [...found.keys()]
  const { serviceIds } = query
  const performing = new Set(await findPerformers(tx, { serviceIds, userIds: asked }))
  return asked.filter((id) => performing.has(id))
}

const tooMany: FieldProblem = {
  field: 'user_id',
  code: 'too_many',
  params: { limit: maxEmployees },
}

function workplacesOf(query: SlotQuery, services: { needsWorkplace: boolean }[]): number[] | null {
  const needed = query.workplaceIds.length > 0 || services.some((it) => it.needsWorkplace)
  return needed ? query.workplaceIds : null
}

/** Puts the slots of all employees in the order of time, those of one time in employees' order. */
function byDay(
  found: FreeSlots<number>,
  of: { zone: Zone; anyEmployee: boolean; limit: number },
): SlotDays {
  const all = found.employees.flatMap((employee) => employee.slots)
  const chosen = of.anyEmployee ? firstOfEachTime(all) : all
  const sorted = chosen.toSorted((a, b) => a.startMs - b.startMs).slice(0, of.limit)
  const days: SlotDays['days'] = []
  const texts = new Map<number, string>()
  const text = (ms: number) => {
    const known = texts.get(ms) ?? isoInstant(ms)
    texts.set(ms, known)
    return known
  }
  const dates = new Map<number, string>()
  for (const slot of sorted) {
    const date = dates.get(slot.startMs) ?? localDateAt(slot.startMs, of.zone)
    dates.set(slot.startMs, date)
    if (days.at(-1)?.date !== date) days.push({ date, slots: [] })
    days.at(-1)?.slots.push({
      start_time: text(slot.startMs),
      end_time: text(slot.endMs),
      user_id: slot.employeeId,
      ...(slot.workplaceId === undefined ? {} : { workplace_id: slot.workplaceId }),
    })
  }
  return { days, truncated: found.truncated || chosen.length > sorted.length }
}

function firstOfEachTime(slots: Slot<number>[]): Slot<number>[] {
  const first = new Map<number, Slot<number>>()
  for (const slot of slots) if (!first.has(slot.startMs)) first.set(slot.startMs, slot)
  return [...first.values()]
}
