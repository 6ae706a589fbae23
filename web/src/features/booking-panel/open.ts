import type { LocationQuery, LocationQueryRaw, Router } from 'vue-router'

/** What a new booking begins with; everything else is asked in the panel. */
export interface NewBookingStart {
  /** ISO 8601 instant. */
  start?: string | undefined
  /** ISO 8601 instant, where somebody has said how long; else the services say it. */
  end?: string | undefined
  userId?: number | undefined
  workplaceId?: number | undefined
  clientId?: number | undefined
  serviceIds?: readonly number[] | undefined
  /** The wish on the waiting list that this booking fulfils; it is closed once booked. */
  waitlistId?: number | undefined
}

/** What the address says about the panel. */
export type PanelTarget =
  | { kind: 'closed' }
  | { kind: 'booking'; id: number }
  | ({ kind: 'new' } & NewBookingStart)

/** Every word of the address that belongs to the panel. */
const words = [
  'booking',
  'new',
  'start',
  'end',
  'user',
  'workplace',
  'client',
  'services',
  'waitlist',
] as const

/** Opens a booking beside whatever page is shown. */
export async function openBooking(router: Router, id: number): Promise<void> {
  await go(router, { booking: String(id) })
}

/** Opens the panel for a new booking beside whatever page is shown. */
export async function openNewBooking(router: Router, start: NewBookingStart = {}): Promise<void> {
  await go(router, {
    new: '1',
    start: start.start,
    end: start.end,
    user: start.userId?.toString(),
    workplace: start.workplaceId?.toString(),
    client: start.clientId?.toString(),
    services: start.serviceIds?.length ? start.serviceIds.join(',') : undefined,
    waitlist: start.waitlistId?.toString(),
  })
}

/** Closes the panel; the page beside it stays as it is. */
export async function closeBooking(router: Router): Promise<void> {
  const { hash, query } = router.currentRoute.value
  await router.replace({ query: withoutPanel(query), hash })
}

/** Reads what the address asks the panel to show. Nonsense closes it. */
export function panelTarget(query: LocationQuery): PanelTarget {
  const id = numberOf(query, 'booking')
  if (id !== undefined) return { kind: 'booking', id }
  if (textOf(query, 'new') === undefined) return { kind: 'closed' }
  return {
    kind: 'new',
    start: instantOf(query, 'start'),
    end: instantOf(query, 'end'),
    userId: numberOf(query, 'user'),
    workplaceId: numberOf(query, 'workplace'),
    clientId: numberOf(query, 'client'),
    serviceIds: (textOf(query, 'services') ?? '').split(',').map(Number).filter(isId),
    waitlistId: numberOf(query, 'waitlist'),
  }
}

/** Equal for two addresses at which the panel shows the same. */
export function panelKey(target: PanelTarget): string {
  return JSON.stringify(target)
}

/** The same address with the panel closed. */
export function withoutPanel(query: LocationQuery): LocationQueryRaw {
  return Object.fromEntries(
    Object.entries(query).filter(([name]) => !words.some((word) => word === name)),
  )
}

/** One step back in the history closes the panel, however many bookings were looked at in it. */
async function go(router: Router, panel: LocationQueryRaw): Promise<void> {
  const { hash, query } = router.currentRoute.value
  const isOpen = panelTarget(query).kind !== 'closed'
  const target = { query: { ...withoutPanel(query), ...panel }, hash }
  await (isOpen ? router.replace(target) : router.push(target))
}

function textOf(query: LocationQuery, name: (typeof words)[number]): string | undefined {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? undefined
}

function instantOf(query: LocationQuery, name: 'start' | 'end'): string | undefined {
  const text = textOf(query, name)
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined
}

function numberOf(query: LocationQuery, name: (typeof words)[number]): number | undefined {
  const value = Number(textOf(query, name))
  return isId(value) ? value : undefined
}

function isId(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}
