import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentService } from './present-service.ts'
import { changeService, type Service, type ServiceChanges } from './service.ts'
import { checkService } from './service-rules.ts'
import { lockService, updateServiceRow } from './service-store.ts'

/**
 * Changes some fields of a service. What changes nothing is no event: no fact, no new `updatedAt`.
 * Bookings keep the name, price and duration that they were made with.
 *
 * @throws ProblemError `forbidden`, `not_found`, `invalid_input`
 */
export async function updateService(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: ServiceChanges },
): Promise<Service> {
  authoriseCatalog(who, 'update', 'service')
  const before = await lockService(tx, id)
  if (!before) throw new ProblemError('not_found')
  const wanted = changeService(before, changes)
  checkService(wanted)
  const was = changedFields(presentService(before), presentService(wanted))
  if (Object.keys(was).length === 0) return before
  const after = await updateServiceRow(tx, wanted)
  await record(tx, {
    name: 'ServiceUpdated',
    subject: 'service',
    subjectId: id,
    actor: who.actor,
    data: presentService(after),
    before: was,
  })
  return after
}
