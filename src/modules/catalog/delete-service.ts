import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentService } from './present-service.ts'
import { lockService, softDeleteService } from './service-store.ts'

/**
 * Takes a service out of the catalog. Bookings that were made keep it.
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function deleteService(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseCatalog(who, 'delete', 'service')
  const service = await lockService(tx, id)
  if (!service) throw new ProblemError('not_found')
  const data = presentService(await softDeleteService(tx, id))
  await record(tx, {
    name: 'ServiceDeleted',
    subject: 'service',
    subjectId: id,
    actor: who.actor,
    data,
    before: changedFields(presentService(service), data),
  })
}
