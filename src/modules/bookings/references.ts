import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Zone } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findServices, findStatuses, holdWorkplaces, type Service } from '../catalog/index.ts'
import { holdClients } from '../clients/index.ts'
import { readTenant, type Tenant } from '../tenancy/index.ts'
import type { Meaning } from './booking.ts'
import { holdEmployees } from './employees.ts'

/** What a use case looks up in other modules, each thing at most once. */
export interface References {
  tenant(): Promise<Tenant>
  zone(): Promise<Zone>
  /** @throws ProblemError `unknown_reference` */
  meaningOf(statusId: number): Promise<Meaning>
  /**
   * The status that new bookings get.
   * @throws ProblemError `unknown_reference` when there is none
   */
  defaultStatusId(): Promise<number>
  /** The first status of that meaning in the tenant's own order, or null. */
  firstStatusId(meaning: Meaning): Promise<number | null>
  /** In the order asked for; the same service may stand there twice. @throws `unknown_reference` */
  services(ids: readonly number[]): Promise<Service[]>
}

export function lookUp(tx: Transaction): References {
  const tenant = once(() => readTenant(tx))
  const statuses = once(() => findStatuses(tx))
  const known = new Map<number, Service>()
  return {
    tenant,
    zone: async () => (await tenant()).zone,
    meaningOf: async (id) => {
      const status = (await statuses()).find((it) => it.id === id)
      if (!status) throw unknown('status_id')
      return status.meaning
    },
    defaultStatusId: async () => {
      const all = await statuses()
      const found = all.find((it) => it.isDefault) ?? all.find((it) => it.meaning === 'active')
      if (!found) throw unknown('status_id')
      return found.id
    },
    firstStatusId: async (meaning) =>
      (await statuses()).find((it) => it.meaning === meaning)?.id ?? null,
    services: async (ids) => {
      const missing = [...new Set(ids)].filter((id) => !known.has(id))
      if (missing.length > 0) {
        for (const [id, service] of await findServices(tx, missing)) known.set(id, service)
      }
      return ids.map((id, at) => {
        const service = known.get(id)
        if (!service) throw unknown(`service_ids.${at}`)
        return service
      })
    },
  }
}

/** What a booking points at; null and absent point at nothing. */
export interface PointedAt {
  clientId?: number | null
  userId?: number
  workplaceId?: number | null
}

/**
 * Checks that what a booking points at is there and in use; force does without the latter. All of
 * it is held, so that nobody removes it before the booking stands.
 * @throws ProblemError `unknown_reference` naming every field that is wrong
 */
export async function checkReferences(
  tx: Transaction,
  of: PointedAt & { force?: boolean | undefined },
): Promise<void> {
  const wrong: FieldProblem[] = []
  const check = async (field: string, id: number | null | undefined, find: Finder) => {
    if (id === undefined || id === null) return
    const found = (await find(tx, [id])).get(id)
    if (!found) wrong.push({ field, code: 'unknown' })
    else if (found.active === false && !of.force) wrong.push({ field, code: 'inactive' })
  }
  await check('client_id', of.clientId, holdClients)
  await check('user_id', of.userId, holdEmployees)
  await check('workplace_id', of.workplaceId, holdWorkplaces)
  if (wrong.length > 0) throw new ProblemError('unknown_reference', { fields: wrong })
}

export function unknown(field: string): ProblemError {
  return new ProblemError('unknown_reference', { fields: [{ field, code: 'unknown' }] })
}

/**
 * Services that are no longer offered cannot be booked anew, unless by force.
 * @throws ProblemError `unknown_reference`
 */
export function refuseInactive(
  services: readonly Service[],
  of: { kept?: ReadonlySet<number>; force?: boolean | undefined },
): void {
  if (of.force) return
  const wrong = services.flatMap((service, at): FieldProblem[] =>
    service.active || of.kept?.has(service.id)
      ? []
      : [{ field: `service_ids.${at}`, code: 'inactive' }],
  )
  if (wrong.length > 0) throw new ProblemError('unknown_reference', { fields: wrong })
}

type Finder = (
  tx: Transaction,
  ids: number[],
) => Promise<Map<number, { id: number; active?: boolean }>>

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= read()
    return answer
  }
}
