import { ProblemError } from '../../kernel/errors.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findServices, listServices, type Service } from '../catalog/index.ts'
import { findBookableUsers, findPerformersOfEach } from '../staff/index.ts'

/** A service as clients choose it, with the people who perform it. */
export interface OfferedOnline {
  service: Service
  employees: { id: number; name: string }[]
}

const servicesAtMost = 500

/** What clients can book: services in use that take time and that somebody performs. */
export async function listOfferedServices(tx: Transaction): Promise<OfferedOnline[]> {
  const services = (await allServices(tx)).filter(isOffered)
  const people = (await findBookableUsers(tx)).filter(({ bookable }) => bookable)
  const performers = await findPerformersOfEach(
    tx,
    services.map(({ id }) => id),
  )
  return services.flatMap((service) => {
    const able = performers.get(service.id)
    const employees = people.flatMap(({ id, name }) => (able?.has(id) ? [{ id, name }] : []))
    return employees.length > 0 ? [{ service, employees }] : []
  })
}

/**
 * These services, if clients may book them.
 * @throws ProblemError `unknown_reference`
 */
export async function requireOffered(tx: Transaction, ids: number[]): Promise<Service[]> {
  const found = await findServices(tx, [...new Set(ids)])
  return ids.map((id, at) => {
    const service = found.get(id)
    if (service && isOffered(service)) return service
    throw new ProblemError('unknown_reference', {
      fields: [{ field: `service_ids.${at}`, code: 'unknown' }],
    })
  })
}

function isOffered({ active, deletedAt, type, durationMinutes }: Service): boolean {
  return active && deletedAt === null && type === 'service' && durationMinutes > 0
}

async function allServices(tx: Transaction): Promise<Service[]> {
  const who = systemPrincipal(tx.tenantId)
  const services: Service[] = []
  for (let cursor: string | undefined; services.length < servicesAtMost; ) {
    const page = await listServices(tx, who, { active: true, type: 'service', limit: 200, cursor })
    services.push(...page.items)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  return services.slice(0, servicesAtMost)
}
