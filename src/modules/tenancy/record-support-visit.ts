import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { readTenant } from './read-tenant.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import type { Tenant } from './tenant.ts'

/**
 * Writes into a tenant's own log that a super admin came to help, or left again. Runs in that
 * tenant's transaction. @throws ProblemError `forbidden`, `not_found`
 */
export async function recordSupportVisit(
  tx: Transaction,
  who: Principal,
  visit: { name: 'SupportEntered' | 'SupportLeft'; reason?: string | undefined },
): Promise<Tenant> {
  authoriseTenancy(who, 'enter')
  const tenant = await readTenant(tx)
  await record(tx, {
    name: visit.name,
    subject: 'tenant',
    subjectId: tenant.id,
    actor: who.actor,
    data: { support_name: who.name, reason: visit.reason ?? '' },
  })
  return tenant
}
