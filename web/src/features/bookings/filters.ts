import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { shiftDate } from '../../ui/month-grid.ts'

/** What the list of bookings shows. Dates are local, `YYYY-MM-DD`, both inclusive. */
export interface Filters {
  from: string
  to: string
  userId: number | null
  workplaceId: number | null
  statusId: number | null
  serviceId: number | null
  /** A part of the client's name or phone. */
  search: string
}

export const periods = ['today', 'tomorrow', 'week', 'month', 'last30'] as const
export type Period = (typeof periods)[number]

/** The first and the last day of a period that people ask for by name; weeks begin with today. */
export function periodOf(period: Period, today: string): { from: string; to: string } {
  if (period === 'today') return { from: today, to: today }
  if (period === 'tomorrow') return { from: shiftDate(today, 1), to: shiftDate(today, 1) }
  if (period === 'week') return { from: today, to: shiftDate(today, 6) }
  if (period === 'month') return { from: today, to: shiftDate(today, 30) }
  return { from: shiftDate(today, -30), to: today }
}

/** The period that two dates make, or null when it has no name. */
export function nameOf(filters: Filters, today: string): Period | null {
  const isThis = (period: Period) => {
    const { from, to } = periodOf(period, today)
    return from === filters.from && to === filters.to
  }
  return periods.find(isThis) ?? null
}

/** Reads the filters out of an address; what is missing or makes no sense is the usual. */
export function filtersOf(query: LocationQuery, today: string): Filters {
  const usual = periodOf('week', today)
  const from = dateOf(query['from']) ?? usual.from
  const to = dateOf(query['to']) ?? (from > usual.to ? from : usual.to)
  return {
    from,
    to: to < from ? from : to,
    userId: numberOf(query['user_id']),
    workplaceId: numberOf(query['workplace_id']),
    statusId: numberOf(query['status_id']),
    serviceId: numberOf(query['service_id']),
    search: textOf(query['q']).slice(0, 100),
  }
}

/** The address of the same list; what is usual is left out. */
export function queryOf(filters: Filters, today: string): LocationQueryRaw {
  const usual = periodOf('week', today)
  const isUsual = filters.from === usual.from && filters.to === usual.to
  return {
    from: isUsual ? undefined : filters.from,
    to: isUsual ? undefined : filters.to,
    user_id: filters.userId ?? undefined,
    workplace_id: filters.workplaceId ?? undefined,
    status_id: filters.statusId ?? undefined,
    service_id: filters.serviceId ?? undefined,
    q: filters.search.trim() || undefined,
  }
}

/** Whether something besides the period narrows the list. */
export function isNarrowed(filters: Filters): boolean {
  const { userId, workplaceId, statusId, serviceId, search } = filters
  return [userId, workplaceId, statusId, serviceId].some((id) => id !== null) || search !== ''
}

function textOf(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function numberOf(value: LocationQuery[string] | undefined): number | null {
  const id = Number(textOf(value))
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

function dateOf(value: LocationQuery[string] | undefined): string | null {
  const text = textOf(value)
  const moment = Date.parse(`${text}T12:00:00Z`)
  const isReal = !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isReal ? text : null
}
