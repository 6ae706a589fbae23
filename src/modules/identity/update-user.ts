import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { checkedServices } from './checked-services.ts'
import { presentUser } from './present-user.ts'
import { deleteSessionsOf } from './session-store.ts'
import { isAbove, type User, type UserChanges } from './user.ts'
import { toColumns } from './user-columns.ts'
import { authoriseRole, authoriseUser, ownFields } from './user-policy.ts'
import {
  countAdmins,
  findUserByEmail,
  lockUserRow,
  replaceUserServices,
  updateUserRow,
} from './user-store.ts'

/**
 * Changes a person. A new password, or being switched off, ends all that person's sessions.
 *
 * @throws ProblemError `not_found` `forbidden` `invalid_input` `last_admin`
 */
export async function updateUser(
  tx: Transaction,
  who: Principal,
  { id, changes }: { id: number; changes: UserChanges },
): Promise<User> {
  const before = await lockUserRow(tx, id)
  if (!before) throw new ProblemError('not_found')
  if (authoriseUser(who, 'update', before) === 'own') allowOwnFields(changes)
  if (changes.role !== undefined) authoriseRole(who, changes.role)
  await keepAnAdmin(tx, before, changes)
  const columns = await toColumns(changes, (await readTenant(tx)).country)
  await keepEmailUnique(tx, before, columns.email)
  if (changes.serviceIds !== undefined) {
    await replaceUserServices(tx, id, await checkedServices(tx, changes.serviceIds))
  }
  const after = await updateUserRow(tx, id, columns)
  if (!after) throw new ProblemError('not_found')
  if (changes.password !== undefined || !after.active) await deleteSessionsOf(tx, id)
  await record(tx, {
    name: 'UserUpdated',
    subject: 'user',
    subjectId: id,
    actor: who.actor,
    data: presentUser(after),
    before: presentUser(before),
  })
  return after
}

function allowOwnFields(changes: UserChanges): void {
  const fields = Object.entries(changes)
    .filter(([field, value]) => value !== undefined && !ownFields.includes(field))
    .map(([field]): FieldProblem => ({ field, code: 'not_allowed' }))
  if (fields.length > 0) throw new ProblemError('forbidden', { fields })
}

/** A tenant whose last administrator left could be helped by nobody in it. */
async function keepAnAdmin(tx: Transaction, user: User, changes: UserChanges): Promise<void> {
  const isAdmin = user.active && !isAbove('admin', user.role)
  const stays = changes.active !== false && !isAbove('admin', changes.role ?? user.role)
  if (isAdmin && !stays && (await countAdmins(tx)) <= 1) throw new ProblemError('last_admin')
}

async function keepEmailUnique(
  tx: Transaction,
  user: User,
  email: string | null | undefined,
): Promise<void> {
  if (!email || email === user.email) return
  if (await findUserByEmail(tx, email)) {
    throw new ProblemError('invalid_input', { fields: [{ field: 'email', code: 'taken' }] })
  }
}
