import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { changedFields } from './changed-fields.ts'
import { presentService } from './present-service.ts'
import { applyServiceChanges, type Service, type ServiceChanges } from './service.ts'
import { lockService, updateServiceRow } from './service-store.ts'

/**
 * Changes some fields of a service. What changes nothing is no event: no fact, no new `updatedAt`.
 * @throws ProblemError `not_found`, `forbidden`
 */
export async function updateService(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: ServiceChanges },
): Promise<Service> {
  authoriseCatalog(who, 'update', 'service')
  const before = await lockService(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = applyServiceChanges(before, changes)
  const changed = changedFields(presentService(before), presentService({ ...before, ...wanted }))
  if (Object.keys(changed).length === 0) return before
  const after = await updateServiceRow(tx, id, wanted)
  await record(tx, {
    name: 'ServiceUpdated',
    subject: 'service',
    subjectId: id,
    actor: who.actor,
    data: presentService(after),
    before: changed,
  })
  return after
}
