import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { changedFields } from './changed-fields.ts'
import { clearDefault, refused, resolveDefault } from './default-status.ts'
import { presentStatus } from './present-status.ts'
import { applyStatusChanges, type Status, type StatusChanges } from './status.ts'
import { countBookingsWith, lockStatuses, updateStatusRow } from './status-store.ts'

/**
 * Changes some fields of a booking status. Naming it the default takes that from the one before; the
 * default itself cannot be given up, only passed on. What changes nothing is no event.
 *
 * @throws ProblemError `not_found`, `forbidden`, `invalid_input`, or `in_use` with the number of
 * `bookings` when its meaning would change under them
 */
export async function updateStatus(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: StatusChanges },
): Promise<Status> {
  authoriseCatalog(who, 'update', 'status')
  const all = await lockStatuses(tx)
  const before = all.find((status) => status.id === id)
  if (!before) throw new ProblemError('not_found')
  const others = all.filter((status) => status.id !== id)
  const wanted = applyStatusChanges(before, changes)
  if (before.isDefault && !wanted.isDefault) throw refused('is_default')
  const isDefault = resolveDefault(wanted, others)
  const changed = changedFields(
    presentStatus(before),
    presentStatus({ ...before, ...wanted, isDefault }),
  )
  if (Object.keys(changed).length === 0) return before
  if (wanted.meaning !== before.meaning) await refuseWhenBooked(tx, id)
  if (isDefault) await clearDefault(tx, who, others)
  const after = await updateStatusRow(tx, id, { ...wanted, isDefault })
  await record(tx, {
    name: 'StatusUpdated',
    subject: 'status',
    subjectId: id,
    actor: who.actor,
    data: presentStatus(after),
    before: changed,
  })
  return after
}

async function refuseWhenBooked(tx: Transaction, id: number): Promise<void> {
  const bookings = await countBookingsWith(tx, id)
  if (bookings > 0) throw new ProblemError('in_use', { details: { bookings } })
}
