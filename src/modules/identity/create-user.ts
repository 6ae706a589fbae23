import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { presentUser } from './present-user.ts'
import type { NewUser, User } from './user.ts'
import { toColumns } from './user-columns.ts'
import { authoriseRole, authoriseUser } from './user-policy.ts'
import { insertUser } from './user-store.ts'

/** Adds a person to the tenant. @throws ProblemError `forbidden` `invalid_input` */
export async function createUser(tx: Transaction, who: Principal, input: NewUser): Promise<User> {
  authoriseUser(who, 'create')
  authoriseRole(who, input.role)
  const { country } = await readTenant(tx)
  const columns = await toColumns(input, country)
  return addUser(tx, who, { ...columns, name: input.name, role: input.role })
}

/** Stores a person who was checked before, and tells of it. */
export async function addUser(
  tx: Transaction,
  who: Pick<Principal, 'actor'>,
  columns: Parameters<typeof insertUser>[1],
): Promise<User> {
  const user = await insertUser(tx, columns)
  if (user === 'email_taken') {
    throw new ProblemError('invalid_input', { fields: [{ field: 'email', code: 'taken' }] })
  }
  await record(tx, {
    name: 'UserCreated',
    subject: 'user',
    subjectId: user.id,
    actor: who.actor,
    data: presentUser(user),
  })
  return user
}
