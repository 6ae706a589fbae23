import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import { markSetup } from './tenancy-store.ts'

export { readSetupMarks } from './tenancy-store.ts'

/** `list`: the first steps are put away. `portal`: the business works without a CRM for now. */
export type TenantSetupMark = 'list' | 'portal'

/** Remembers that a person wants no more of the first steps, or of one. @throws `forbidden` */
export async function markSetupStep(
  tx: Transaction,
  who: Principal,
  mark: TenantSetupMark,
): Promise<void> {
  authoriseTenancy(who, 'update')
  await markSetup(tx, mark === 'list' ? 'setup_dismissed_at' : 'portal_skipped_at')
  await record(tx, {
    name: 'SetupDismissed',
    subject: 'tenant',
    subjectId: tx.tenantId,
    actor: who.actor,
    data: { step: mark },
  })
}
