import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { checkedServices } from './checked-services.ts'
import { presentUser } from './present-user.ts'
import type { NewUser, User } from './user.ts'
import { toColumns } from './user-columns.ts'
import { authoriseRole, authoriseUser } from './user-policy.ts'
import { insertUser, replaceUserServices, type UserToInsert } from './user-store.ts'

/** Adds a person to the tenant. @throws ProblemError `forbidden` `invalid_input` */
export async function createUser(tx: Transaction, who: Principal, input: NewUser): Promise<User> {
  authoriseUser(who, 'create')
  authoriseRole(who, input.role)
  const { country } = await readTenant(tx)
  const columns = await toColumns(input, country)
  const row = { ...columns, name: input.name, role: input.role }
  const serviceIds = await checkedServices(tx, input.serviceIds)
  return addUser(tx, who, { ...row, serviceIds })
}

/** Stores a person who was checked before, and tells of it. */
export async function addUser(
  tx: Transaction,
  who: Pick<Principal, 'actor'>,
  { serviceIds = [], ...columns }: UserToInsert & { serviceIds?: number[] },
): Promise<User> {
  const added = await insertUser(tx, columns)
  if (added === 'email_taken') {
    throw new ProblemError('invalid_input', { fields: [{ field: 'email', code: 'taken' }] })
  }
  if (serviceIds.length > 0) await replaceUserServices(tx, added.id, serviceIds)
  const user = { ...added, serviceIds }
  await record(tx, {
    name: 'UserCreated',
    subject: 'user',
    subjectId: user.id,
    actor: who.actor,
    data: presentUser(user),
  })
  return user
}
