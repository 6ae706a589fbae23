import type { Principal } from '../../kernel/principal.ts'
import type { Database } from '../../platform/database/index.ts'
import { openSession } from './open-session.ts'
import { verifyPassword } from './password.ts'
import { type Candidate, candidatesFor } from './session-store.ts'
import type { User } from './user.ts'
import { findUser } from './user-store.ts'

export interface Credentials {
  email: string
  password: string
  /** The number or the slug of the tenant, where the e-mail is known in several. */
  tenant?: string | number | undefined
  userAgent?: string | undefined
}

export type SignedIn =
  | { outcome: 'signed_in'; token: string; principal: Principal }
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
  return db.transaction(tenantId, async (tx) => {
    const user = await findUser(tx, userId)
    if (!user) return { outcome: 'refused' }
    const token = await openSession(tx, { userId, userAgent })
    return { outcome: 'signed_in', token, principal: principalOf(user, tenantId) }
  })
}

function principalOf({ id, role, name }: User, tenantId: number): Principal {
  return { tenantId, userId: id, role, name, scopes: ['*'], actor: { kind: 'user', id } }
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
