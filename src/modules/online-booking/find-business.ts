import { ProblemError } from '../../kernel/errors.ts'
import type { Database } from '../../platform/database/index.ts'
import { findTenantIdBySlug, readTenant } from '../tenancy/index.ts'
import type { Business } from './online-booking.ts'
import { findPage } from './online-booking-store.ts'

/**
 * The business at that public address. One whose page is shut, whose tenant is closed, or that
 * never was look the same from outside.
 * @throws ProblemError `not_found`
 */
export async function findBusiness(db: Database, slug: string): Promise<Business> {
  const tenantId = await findTenantIdBySlug(db, slug)
  if (tenantId === null) throw new ProblemError('not_found')
  const business = await db.transaction(tenantId, async (tx) => ({
    tenant: await readTenant(tx),
    page: await findPage(tx),
  }))
  if (!business.tenant.active || !business.page.enabled) throw new ProblemError('not_found')
  return business
}
