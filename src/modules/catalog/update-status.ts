import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { saveStatuses } from './save-statuses.ts'
import type { Status, StatusChanges } from './status.ts'
import { checkStatus, placeAt } from './status-rules.ts'
import { isStatusUsed, lockStatuses } from './status-store.ts'

/**
 * Changes some fields of a status; what changes nothing is no event. Moving it moves the others,
 * and making it the default takes that from the one before it: each of them records its own fact.
 *
 * @throws ProblemError `forbidden`, `not_found`, `invalid_input` (the default cannot be given up,
 * only given to another), or `in_use` when bookings would change their meaning with it
 */
export async function updateStatus(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: StatusChanges },
): Promise<Status> {
  authoriseCatalog(who, 'update', 'status')
  const statuses = await lockStatuses(tx)
  const before = statuses.find((status) => status.id === id)
  if (!before) throw new ProblemError('not_found')
  const wanted = {
    ...before,
    name: changes.name?.trim() ?? before.name,
    color: changes.color?.toLowerCase() ?? before.color,
    meaning: changes.meaning ?? before.meaning,
    isDefault: changes.isDefault ?? before.isDefault,
  }
  checkStatus(wanted)
  if (before.isDefault && !wanted.isDefault) {
    throw new ProblemError('invalid_input', {
      fields: [{ field: 'is_default', code: 'not_allowed' }],
    })
  }
  if (wanted.meaning !== before.meaning && (await isStatusUsed(tx, id))) {
    throw new ProblemError('in_use')
  }
  const { position } = changes
  const moved =
    position === undefined || position === before.position
      ? statuses.map((status) => (status.id === id ? wanted : status))
      : placeAt(statuses, { item: wanted, place: position })
  const after = moved.map((status) => ({
    ...status,
    isDefault: wanted.isDefault ? status.id === id : status.isDefault,
  }))
  await saveStatuses(tx, who, { before: statuses, after })
  return after.find((status) => status.id === id) ?? wanted
}
