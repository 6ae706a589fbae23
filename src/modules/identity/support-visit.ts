import type { Principal } from '../../kernel/principal.ts'
import type { Database } from '../../platform/database/index.ts'
import { hashToken } from '../../platform/secrets/index.ts'
import { recordSupportVisit, type Tenant } from '../tenancy/index.ts'
import { markVisit } from './session-store.ts'

/** A visit of support ends by itself after so long. */
const supportVisitHours = 8

/**
 * Lets a super admin's session look into another tenant until he leaves, which that tenant's own
 * log tells. `session` is the secret of his cookie; a caller with a token names the tenant in a
 * header at each request instead.
 * @throws ProblemError `forbidden`, `not_found`
 */
export async function enterTenant(
  db: Database,
  who: Principal,
  visit: { tenantId: number; reason?: string | undefined; session?: string | undefined },
): Promise<Tenant> {
  const { tenantId, reason, session } = visit
  const tenant = await db.transaction(tenantId, (tx) =>
    recordSupportVisit(tx, who, { name: 'SupportEntered', reason }),
  )
  if (session !== undefined) await mark(db, who, { session, tenantId })
  return tenant
}

/** Brings the session home. @throws ProblemError `forbidden` */
export async function leaveTenant(
  db: Database,
  who: Principal,
  session: string | undefined,
): Promise<void> {
  if (who.homeTenantId === undefined) return
  await db.transaction(who.tenantId, (tx) => recordSupportVisit(tx, who, { name: 'SupportLeft' }))
  if (session !== undefined) await mark(db, who, { session, tenantId: null })
}

/** The caller inside the tenant that his session visits; as he is when it visits none. */
export function visiting(
  principal: Principal,
  visit: { visiting_tenant_id: number | null; visiting_since: string | null },
): Principal {
  const { visiting_tenant_id: tenantId, visiting_since: since } = visit
  if (principal.role !== 'super_admin' || tenantId === null || since === null) return principal
  const isOver = Date.now() - Date.parse(since) > supportVisitHours * 3_600_000
  if (isOver || tenantId === principal.tenantId) return principal
  return { ...principal, tenantId, userId: null, homeTenantId: principal.tenantId }
}

async function mark(
  db: Database,
  who: Principal,
  { session, tenantId }: { session: string; tenantId: number | null },
): Promise<void> {
  const home = who.homeTenantId ?? who.tenantId
  const visited = tenantId === home ? null : tenantId
  await db.transaction(home, (tx) => markVisit(tx, { hash: hashToken(session), tenantId: visited }))
}
