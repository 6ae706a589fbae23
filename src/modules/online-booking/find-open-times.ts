import { systemPrincipal } from '../../kernel/principal.ts'
import { dayMs, formatLocalDate, localDateAt, parseLocalDate } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findSlots, type SlotDays } from '../bookings/index.ts'
import { requireOffered } from './list-offered-services.ts'
import type { Business } from './online-booking.ts'

export interface OpenTimesQuery {
  serviceIds: number[]
  /** Null is whoever is free. */
  userId: number | null
  /** Local dates, both inclusive, at most 31 days. */
  from: string
  to: string
  /** How many times are looked for at once, one for each employee; 20,000 unless told. */
  atOnce?: number
}

/** Instants are ISO 8601 with `Z`. */
export interface OpenTimes {
  days: { date: string; slots: { startsAt: string; userIds: number[] }[] }[]
  /** The first free time from the first day asked for on, as far ahead as clients may book. */
  nextFree: string | null
}

const slotsAtOnce = 20_000
const stepDays = 31
/** With the days asked for, more than half a year. */
const stepsAtMost = 6

/**
 * The times that clients can book, each with everybody who is free then. When the days asked for
 * have none, the next one is looked for further ahead.
 * @throws ProblemError `invalid_input`, `unknown_reference`
 */
export async function findOpenTimes(
  tx: Transaction,
  business: Business,
  query: OpenTimesQuery,
): Promise<OpenTimes> {
  await requireOffered(tx, query.serviceIds)
  const days = await openDays(tx, query)
  const nextFree = days[0]?.slots[0]?.startsAt ?? (await lookAhead(tx, business, query))
  return { days, nextFree }
}

/**
 * Many employees have more times in a month than one look answers. A look that was cut short lacks
 * later times of its last day, so the next one begins there; a day that is too much by itself
 * keeps its earlier times.
 */
async function openDays(tx: Transaction, query: OpenTimesQuery): Promise<OpenTimes['days']> {
  const open: OpenTimes['days'] = []
  let { from } = query
  do {
    const { days, truncated } = await search(tx, { ...query, from })
    const last = truncated ? days.at(-1) : undefined
    const isPart = last !== undefined && days.length > 1
    const whole = isPart ? days.slice(0, -1) : days
    open.push(...whole.map(({ date, slots }) => ({ date, slots: byTime(slots) })))
    if (!last) break
    from = isPart ? last.date : dayAfter(last.date, 1)
  } while (from <= query.to)
  return open
}

async function lookAhead(
  tx: Transaction,
  { tenant }: Business,
  query: OpenTimesQuery,
): Promise<string | null> {
  const last = localDateAt(Date.now() + tenant.bookingHorizonDays * dayMs, tenant.zone)
  const today = localDateAt(Date.now(), tenant.zone)
  let from = dayAfter(query.to < today ? today : query.to, query.to < today ? 0 : 1)
  for (let step = 0; step < stepsAtMost && from <= last; step++) {
    const to = dayAfter(from, stepDays - 1)
    const { days } = await search(tx, { ...query, from, to, atOnce: 1 })
    const first = days[0]?.slots[0]
    if (first) return first.start_time
    from = dayAfter(to, 1)
  }
  return null
}

function search(tx: Transaction, query: OpenTimesQuery): Promise<SlotDays> {
  return findSlots(tx, systemPrincipal(tx.tenantId), {
    serviceIds: query.serviceIds,
    userIds: query.userId === null ? [] : [query.userId],
    from: query.from,
    to: query.to,
    workplaceIds: [],
    limit: query.atOnce ?? slotsAtOnce,
    anyEmployee: false,
    forClient: true,
  })
}

function byTime(
  slots: SlotDays['days'][number]['slots'],
): { startsAt: string; userIds: number[] }[] {
  const times = Map.groupBy(slots, ({ start_time }) => start_time)
  return [...times].map(([startsAt, free]) => ({
    startsAt,
    userIds: free.map(({ user_id }) => user_id),
  }))
}

function dayAfter(date: string, days: number): string {
  const day = parseLocalDate(date)
  return day === null ? date : formatLocalDate(day + days)
}
