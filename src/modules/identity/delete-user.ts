import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentUser } from './present-user.ts'
import { deleteSessionsOf, revokeTokensOf } from './session-store.ts'
import { isAbove } from './user.ts'
import { authoriseUser } from './user-policy.ts'
import { countAdmins, countFutureBookings, lockUserRow, softDeleteUser } from './user-store.ts'

/**
 * Removes a person; past bookings keep showing the name.
 *
 * @throws ProblemError `not_found`, `forbidden`, `last_admin`, or `in_use` while clients are booked
 * with this person; `future_bookings` says how many such bookings there are.
 */
export async function deleteUser(tx: Transaction, who: Principal, id: number): Promise<void> {
  const user = await lockUserRow(tx, id, 'bookings')
  if (!user) throw new ProblemError('not_found')
  authoriseUser(who, 'delete', user)
  const isAdmin = user.active && !isAbove('admin', user.role)
  if (isAdmin && (await countAdmins(tx)) <= 1) throw new ProblemError('last_admin')
  const ahead = await countFutureBookings(tx, id)
  if (ahead > 0) throw new ProblemError('in_use', { details: { future_bookings: ahead } })
  await softDeleteUser(tx, id)
  await deleteSessionsOf(tx, id)
  await revokeTokensOf(tx, id)
  await record(tx, {
    name: 'UserDeleted',
    subject: 'user',
    subjectId: id,
    actor: who.actor,
    data: presentUser({ ...user, active: false }),
    before: presentUser(user),
  })
}
