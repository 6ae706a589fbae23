import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentStatus } from './present-status.ts'
import { saveStatuses } from './save-statuses.ts'
import { mostStatuses, type NewStatus, type Status } from './status.ts'
import { checkStatus, placeAt } from './status-rules.ts'
import { insertStatus, lockStatuses } from './status-store.ts'

/**
 * Adds a status, at the end unless a place is named. The first one of a tenant is the default; a
 * later one that is made the default takes that from the one before it.
 *
 * @throws ProblemError `forbidden`, `invalid_input`
 */
export async function createStatus(
  tx: Transaction,
  who: Principal,
  input: NewStatus,
): Promise<Status> {
  authoriseCatalog(who, 'create', 'status')
  const statuses = await lockStatuses(tx)
  const wanted = {
    name: input.name.trim(),
    color: input.color?.toLowerCase() ?? '#6366f1',
    meaning: input.meaning,
    isDefault: input.isDefault === true || statuses.length === 0,
    position: input.position ?? statuses.length,
  }
  checkStatus(wanted)
  if (statuses.length >= mostStatuses) {
    throw new ProblemError('invalid_input', {
      fields: [{ field: 'name', code: 'too_many', params: { limit: mostStatuses } }],
    })
  }
  // The number 0 stands for the one that has none yet.
  const placed = placeAt(statuses, { item: { ...wanted, id: 0 }, place: wanted.position })
  const others = placed.filter((status) => status.id !== 0)
  await saveStatuses(tx, who, {
    before: statuses,
    after: wanted.isDefault ? others.map((status) => ({ ...status, isDefault: false })) : others,
  })
  const position = placed.findIndex((status) => status.id === 0)
  const status = await insertStatus(tx, { ...wanted, position })
  await record(tx, {
    name: 'StatusCreated',
    subject: 'status',
    subjectId: status.id,
    actor: who.actor,
    data: presentStatus(status),
  })
  return status
}
