import { ProblemError } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findTenant } from './tenancy-store.ts'
import type { Tenant } from './tenant.ts'

/** The tenant of the running transaction. @throws ProblemError `not_found` */
export async function readTenant(tx: Transaction): Promise<Tenant> {
  const tenant = await findTenant(tx)
  if (!tenant) throw new ProblemError('not_found')
  return tenant
}
