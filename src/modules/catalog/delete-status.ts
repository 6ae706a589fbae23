import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentStatus } from './present-status.ts'
import { isStatusUsed, lockStatuses, softDeleteStatus } from './status-store.ts'

/**
 * Removes a status that no booking stands in.
 * @throws ProblemError `forbidden`, `not_found`, or `in_use` for the default or one that is used
 */
export async function deleteStatus(tx: Transaction, who: Principal, id: number): Promise<void> {
  authoriseCatalog(who, 'delete', 'status')
  const status = (await lockStatuses(tx)).find((one) => one.id === id)
  if (!status) throw new ProblemError('not_found')
  if (status.isDefault || (await isStatusUsed(tx, id))) throw new ProblemError('in_use')
  await softDeleteStatus(tx, id)
  await record(tx, {
    name: 'StatusDeleted',
    subject: 'status',
    subjectId: id,
    actor: who.actor,
    data: presentStatus(status),
    before: presentStatus(status),
  })
}
