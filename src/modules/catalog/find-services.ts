import type { Transaction } from '../../platform/database/index.ts'
import type { Service } from './service.ts'
import { idsOfServices, readServices, servicesNamed } from './service-store.ts'

/**
 * Services by number, in one round trip; unknown numbers are left out. Inactive ones are there, and
 * deleted ones too (`deletedAt` says so), because old bookings and links still point at them. For
 * other modules: nobody's right is checked.
 */
export async function findServices(tx: Transaction, ids: number[]): Promise<Map<number, Service>> {
  if (ids.length === 0) return new Map()
  const found = await readServices(tx, ids)
  return new Map(found.map((service) => [service.id, service]))
}

/** Services that are not deleted and have exactly that name, whatever the case; at most 50. */
export function findServicesByName(tx: Transaction, name: string): Promise<Service[]> {
  return servicesNamed(tx, name.trim())
}

/** The numbers of all services that are not deleted, ascending, a page at a time. */
export function listServiceIds(
  tx: Transaction,
  page: { afterId: number; limit: number },
): Promise<number[]> {
  return idsOfServices(tx, page)
}
