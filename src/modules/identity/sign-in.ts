import type { Database } from '../../platform/database/index.ts'
import { openSession } from './open-session.ts'
import { verifyPassword } from './password.ts'
import { type Candidate, candidatesFor } from './session-store.ts'

export interface Credentials {
  email: string
  password: string
  /** The number or the slug of the tenant, where the e-mail is known in several. */
  tenant?: string | number | undefined
  userAgent?: string | undefined
}

export type SignedIn =
  | { outcome: 'signed_in'; token: string; tenantId: number; userId: number }
  | { outcome: 'refused' }
  | { outcome: 'choose_tenant'; tenants: { id: number; name: string; slug: string }[] }

/**
 * Signs in by e-mail and password. Tenants are told only to who proved the password there, and an
 * unknown e-mail costs as much time as a wrong password.
 */
export async function signIn(db: Database, credentials: Credentials): Promise<SignedIn> {
  const known = await db.outside((tx) => candidatesFor(tx, credentials.email.trim()))
  const wanted = known.filter((candidate) => isWanted(candidate, credentials.tenant))
  const proven = await thoseProven(wanted, credentials.password)
  const [found, ...others] = proven
  if (!found) return { outcome: 'refused' }
  if (others.length > 0) {
    const tenants = proven.map((one) => ({
      id: one.tenant_id,
      name: one.tenant_name,
      slug: one.tenant_slug,
    }))
    return { outcome: 'choose_tenant', tenants }
  }
  const { tenant_id: tenantId, user_id: userId } = found
  const { userAgent } = credentials
  const token = await db.transaction(tenantId, (tx) => openSession(tx, { userId, userAgent }))
  return { outcome: 'signed_in', token, tenantId, userId }
}

function isWanted(candidate: Candidate, tenant: string | number | undefined): boolean {
  if (tenant === undefined) return true
  return candidate.tenant_slug === tenant || String(candidate.tenant_id) === String(tenant)
}

async function thoseProven(candidates: Candidate[], password: string): Promise<Candidate[]> {
  if (candidates.length === 0) await verifyPassword(password, null)
  const proven: Candidate[] = []
  for (const candidate of candidates) {
    if (await verifyPassword(password, candidate.password_hash)) proven.push(candidate)
  }
  return proven
}
