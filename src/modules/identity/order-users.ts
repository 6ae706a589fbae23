import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentUser } from './present-user.ts'
import type { User } from './user.ts'
import { authoriseUser } from './user-policy.ts'
import { lockUsersInOrder, updateUserRow } from './user-store.ts'

/**
 * Puts people into this order in the calendar; who is not named follows in the order they had.
 * @throws ProblemError `forbidden`, `unknown_reference` naming who is not there
 */
export async function orderUsers(tx: Transaction, who: Principal, ids: number[]): Promise<User[]> {
  authoriseUser(who, 'order')
  const users = await lockUsersInOrder(tx)
  const known = new Map(users.map((user) => [user.id, user]))
  const named = [...new Set(ids)].map((id, at) => {
    const user = known.get(id)
    if (user) return user
    throw new ProblemError('unknown_reference', {
      fields: [{ field: `ids.${at}`, code: 'unknown' }],
    })
  })
  const rest = users.filter((user) => !named.includes(user))
  const ordered = [...named, ...rest].map((user, at) => ({ ...user, calendarOrder: at + 1 }))
  for (const user of ordered) {
    const before = known.get(user.id) ?? user
    const was = changedFields(presentUser(before), presentUser(user))
    if (Object.keys(was).length === 0) continue
    await updateUserRow(tx, user.id, { calendar_order: user.calendarOrder })
    await record(tx, {
      name: 'UserUpdated',
      subject: 'user',
      subjectId: user.id,
      actor: who.actor,
      data: presentUser(user),
      before: was,
    })
  }
  return ordered
}
