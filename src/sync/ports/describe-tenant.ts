import type { Remote } from '../../connector-kit/index.ts'
import { findStatuses } from '../../modules/catalog/index.ts'
import { readTenant } from '../../modules/tenancy/index.ts'
import type { Transaction } from '../../platform/database/index.ts'

/**
 * What a connector may know of a tenant: its zone, money, language and words for a booking's state.
 */
export async function describeTenant(tx: Transaction): Promise<Remote['tenant']> {
  const tenant = await readTenant(tx)
  const statuses = await findStatuses(tx)
  return {
    zone: tenant.zone,
    currency: tenant.currency,
    country: tenant.country,
    language: tenant.language,
    statuses: statuses.map(({ id, name, meaning }) => ({ id: String(id), name, meaning })),
  }
}
