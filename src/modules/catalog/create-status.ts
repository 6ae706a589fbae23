import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { clearDefault, resolveDefault } from './default-status.ts'
import { presentStatus } from './present-status.ts'
import { applyStatusChanges, type NewStatus, type Status, type StatusDetails } from './status.ts'
import { insertStatus, lockStatuses, maxStatuses } from './status-store.ts'

/**
 * Adds a booking status. When it is to be the default, the one before is so no longer.
 *
 * @throws ProblemError `forbidden`, `invalid_input` when a default does not mean `active` or there
 * are 100 statuses already
 */
export async function createStatus(
  tx: Transaction,
  who: Principal,
  input: NewStatus,
): Promise<Status> {
  authoriseCatalog(who, 'create', 'status')
  const others = await lockStatuses(tx)
  if (others.length >= maxStatuses) {
    const tooMany = { field: 'name', code: 'too_many', params: { limit: maxStatuses } }
    throw new ProblemError('invalid_input', { fields: [tooMany] })
  }
  const wanted = applyStatusChanges(blank, input)
  const isDefault = resolveDefault(wanted, others)
  if (isDefault) await clearDefault(tx, who, others)
  const status = await insertStatus(tx, { ...wanted, isDefault })
  await record(tx, {
    name: 'StatusCreated',
    subject: 'status',
    subjectId: status.id,
    actor: who.actor,
    data: presentStatus(status),
  })
  return status
}

const blank: StatusDetails = {
  name: '',
  color: '#6366f1',
  position: 0,
  meaning: 'active',
  isDefault: false,
}
