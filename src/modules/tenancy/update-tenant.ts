import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentTenant } from './present-tenant.ts'
import { readTenant } from './read-tenant.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import { updateTenantRow } from './tenancy-store.ts'
import type { Tenant, TenantSettings } from './tenant.ts'
import { checkSettings } from './tenant-rules.ts'

/** Changes settings of the caller's own tenant. @throws ProblemError `forbidden` `invalid_input` */
export async function updateTenant(
  tx: Transaction,
  who: Principal,
  settings: TenantSettings,
): Promise<Tenant> {
  authoriseTenancy(who, 'update')
  const { zone } = checkSettings(settings)
  const { slotStepMinutes, minimumNoticeMinutes, name, language, currency, country } = settings
  return change(tx, who, {
    ...(name === undefined ? {} : { name }),
    ...(zone === undefined ? {} : { zone }),
    ...(language === undefined ? {} : { language }),
    ...(currency === undefined ? {} : { currency }),
    ...(country === undefined ? {} : { country }),
    ...(slotStepMinutes === undefined ? {} : { slot_step_minutes: slotStepMinutes }),
    ...(minimumNoticeMinutes === undefined ? {} : { minimum_notice_minutes: minimumNoticeMinutes }),
  })
}

/**
 * Opens or closes a whole tenant: nobody of a closed one can sign in. Runs in that tenant's
 * transaction. A super admin cannot close the tenant he stands in.
 */
export async function activateTenant(
  tx: Transaction,
  who: Principal,
  active: boolean,
): Promise<Tenant> {
  authoriseTenancy(who, 'activate')
  if (!active && tx.tenantId === who.tenantId) throw new ProblemError('in_use')
  return change(tx, who, { active })
}

async function change(
  tx: Transaction,
  who: Principal,
  changes: Parameters<typeof updateTenantRow>[1],
): Promise<Tenant> {
  const before = await readTenant(tx)
  const after = await updateTenantRow(tx, changes)
  if (!after) throw new ProblemError('not_found')
  await record(tx, {
    name: 'TenantUpdated',
    subject: 'tenant',
    subjectId: after.id,
    actor: who.actor,
    data: presentTenant(after),
    before: presentTenant(before),
  })
  return after
}
