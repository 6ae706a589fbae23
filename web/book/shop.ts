import { reactive } from 'vue'
import { ask, CallRefused } from './api/ask.ts'
import type { Business, Service, Slots } from './api/shapes.ts'
import { employeesFor } from './employees.ts'
import { rememberSlug, route } from './route.ts'

/** More at once is not a visit any longer. */
const servicesAtMost = 5

/** What the server has put into the page. */
interface Start {
  slug?: string
  business?: Business
  services?: Service[]
}

/** The business that the app is opened at. */
export const shop = reactive({
  slug: '',
  business: null as Business | null,
  services: null as Service[] | null,
  /** Why the business is not there: nobody has this address, or the server cannot be reached. */
  failed: null as 'unknown' | 'unreachable' | null,
})

/** Takes what came with the page; what did not is asked for. */
export async function openShop(): Promise<void> {
  const start = readStart()
  setSlug(route.value.slug || start.slug || '')
  if (start.business) shop.business = start.business
  if (start.services) shop.services = start.services
  if (shop.slug && !(shop.business && shop.services)) await loadShop()
}

/** Says which business it is, where only a link of a visit was known. */
export function setSlug(slug: string): void {
  shop.slug = slug
  rememberSlug(slug)
}

export async function loadShop(): Promise<void> {
  shop.failed = null
  try {
    const [business, { items }] = await Promise.all([
      ask<Business>(`GET ${shopPath()}`),
      ask<{ items: Service[] }>(`GET ${shopPath('/services')}`),
    ])
    shop.business = business
    shop.services = items
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error
    shop.failed = error.status === 404 ? 'unknown' : 'unreachable'
  }
}

/** The address of this business in the public API. */
export function shopPath(rest = ''): string {
  return `/api/public/${encodeURIComponent(shop.slug)}${rest}`
}

export function findServices(ids: readonly number[]): Service[] {
  return ids.flatMap((id) => shop.services?.find((service) => service.id === id) ?? [])
}

/** What can be done in the same visit: booked the same way, by the same hands. */
export function servicesBeside(chosen: readonly Service[], userId: number | null): Service[] {
  const ids = chosen.map(({ id }) => id)
  const [first] = chosen
  if (first === undefined || ids.length >= servicesAtMost) return []
  return (shop.services ?? []).filter((service) => {
    if (ids.includes(service.id) || service.booking !== first.booking) return false
    return employeesFor([...chosen, service]).some(({ id }) => userId === null || id === userId)
  })
}

/** Free times of local days, both inclusive. */
export function findSlots(asked: {
  services: readonly number[]
  userId: number | null
  from: string
  to: string
}): Promise<Slots> {
  const { services, userId, from, to } = asked
  const who = userId === null ? '' : `&user_id=${userId}`
  return ask<Slots>(
    `GET ${shopPath('/slots')}?service_ids=${services.join(',')}${who}&from=${from}&to=${to}`,
  )
}

function readStart(): Start {
  const text = document.getElementById('uzel-start')?.textContent
  return text ? (JSON.parse(text) as Start) : {}
}
