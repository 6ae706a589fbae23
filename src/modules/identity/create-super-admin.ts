import { assert, ProblemError } from '../../kernel/errors.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { createTenant, findTenantIdBySlug } from '../tenancy/index.ts'
import { addUser } from './create-user.ts'
import type { User } from './user.ts'
import { toColumns } from './user-columns.ts'
import { countSuperAdmins } from './user-store.ts'

export const superAdminSlug = 'superadmin'

export interface NewSuperAdmin {
  name: string
  email: string
  password: string
}

/**
 * Makes a person who may act in every tenant, in the tenant `superadmin`, which is made with the
 * first one. Run by the operator: nobody's right is checked.
 *
 * @throws ProblemError `invalid_input` for a bad or taken e-mail, or a short password.
 */
export async function createSuperAdmin(
  db: Database,
  input: NewSuperAdmin,
): Promise<{ user: User; tenantId: number }> {
  const { name, email, password } = input
  if (name.trim() === '') throw invalidName()
  const checked = await toColumns({ email, password }, 'KZ')
  const columns = { ...checked, name: name.trim(), role: 'super_admin', bookable: false }
  const actor = { kind: 'system' } as const
  let user: User | undefined
  const add = async (tx: Transaction) => {
    user = await addUser(tx, { actor }, columns)
  }
  let tenantId = await findTenantIdBySlug(db, superAdminSlug)
  if (tenantId === null) {
    const tenant = { name: superAdminSlug, slug: superAdminSlug, actor }
    tenantId = (await createTenant(db, tenant, add)).id
  } else {
    await db.transaction(tenantId, add)
  }
  assert(user, 'the super admin was stored')
  return { user, tenantId }
}

/** How many super admins there are: the command warns when it would make another. */
export async function superAdminCount(db: Database): Promise<number> {
  const tenantId = await findTenantIdBySlug(db, superAdminSlug)
  return tenantId === null ? 0 : db.transaction(tenantId, countSuperAdmins)
}

function invalidName(): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field: 'name', code: 'required' }] })
}
